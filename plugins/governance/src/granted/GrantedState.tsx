import { Flex, Text } from '@backstage/ui';
import { ReactNode } from 'react';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { PastTime } from '../time/PastTime';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What was granted for a time, as far as its state goes. */
interface Granted {
  status: 'in-force' | 'expired' | 'withdrawn';
  until: string;
  endedAt?: string;
  withdrawnBy?: string;
}

const LOOKS = {
  'in-force': { tone: 'warning', label: 'granted.inForce' },
  expired: { tone: 'plain', label: 'granted.expired' },
  withdrawn: { tone: 'plain', label: 'granted.withdrawn' },
} as const satisfies Record<Granted['status'], { tone: Tone; label: string }>;

/** When it ends, or when it did, and through whom where somebody ended it. */
function End({ granted }: { granted: Granted }) {
  const { t } = useGovernanceTranslation();
  const { status, until, endedAt, withdrawnBy } = granted;
  switch (status) {
    case 'in-force':
      return (
        <>
          {t('granted.ends')} <RelativeTime at={until} />
        </>
      );
    case 'expired':
      return <PastTime at={endedAt ?? until} />;
    case 'withdrawn':
      return (
        <>
          <PastTime at={endedAt ?? until} />
          {withdrawnBy && (
            <>
              {', '}
              {t('granted.by')} <EntityLink entityRef={withdrawnBy} />
            </>
          )}
        </>
      );
    default:
      throw new Error(`Unknown status ${status satisfies never}`);
  }
}

/** How it stands with what was granted for a time, and below it until when and what can be done about it, so that it stays narrow. */
export function GrantedState(props: {
  granted: Granted;
  /** What can be done while it is in force. */
  action: ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { granted, action } = props;
  const { tone, label } = LOOKS[granted.status];
  return (
    <Flex direction="column" align="start" gap="2">
      <MarkBadge tone={tone}>{t(label)}</MarkBadge>
      <Text variant="body-small">
        <End granted={granted} />
      </Text>
      {granted.status === 'in-force' && action}
    </Flex>
  );
}
