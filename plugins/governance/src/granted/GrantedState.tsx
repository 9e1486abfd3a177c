import { Flex } from '@backstage/ui';
import { ReactNode } from 'react';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const LOOKS = {
  'in-force': { tone: 'warning', label: 'granted.inForce' },
  expired: { tone: 'plain', label: 'granted.expired' },
  withdrawn: { tone: 'plain', label: 'granted.withdrawn' },
} as const satisfies Record<string, { tone: Tone; label: string }>;

/** How it stands with what was granted for a time, and below it what can be done about it, so that both stay narrow. */
export function GrantedState(props: {
  status: keyof typeof LOOKS;
  /** What can be done while it is in force. */
  action: ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { status, action } = props;
  return (
    <Flex direction="column" align="start" gap="2">
      <MarkBadge tone={LOOKS[status].tone}>{t(LOOKS[status].label)}</MarkBadge>
      {status === 'in-force' && action}
    </Flex>
  );
}
