import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  OwnerOverride,
  ReviewOwnership,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { WithdrawOverride } from './WithdrawOverride';

function Standing(props: { ownership: OwnerOverride }) {
  const { t } = useGovernanceTranslation();
  const { state, until, confirmedBy } = props.ownership;
  switch (state) {
    case 'proposed':
      return <Text as="p">{t('ownership.notConfirmed')}</Text>;
    case 'in-force':
      return (
        <Text as="p">
          {t('ownership.inForce')} {until && <RelativeTime at={until} />}
          {confirmedBy && (
            <>
              , {t('ownership.confirmedBy')}{' '}
              <EntityLink entityRef={confirmedBy} />
            </>
          )}
        </Text>
      );
    case 'ended':
      return <Text as="p">{t('ownership.fellBack')}</Text>;
    default:
      throw new Error(`Unknown state ${state satisfies never}`);
  }
}

/** Who is said to own it instead, what holds now, and what is owed at the source. */
export function OwnershipNotice(props: {
  ownership: ReviewOwnership;
  onChanged: () => void;
  onWithdrawn: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { ownership, onChanged, onWithdrawn } = props;
  const { id, proposedBy, owner, reason, change, owed, mayConfirm } = ownership;
  const confirm = useAction(() => api.confirmOwnerOverride(id), onChanged);
  return (
    <Section title={t('ownership.section')}>
      <Flex direction="column" gap="2">
        <Text as="p">
          <EntityLink entityRef={proposedBy} /> {t('ownership.says')}{' '}
          <EntityLink entityRef={owner} />
          {reason && ` “${reason}”`}
        </Text>
        <Standing ownership={ownership} />
        {owed && (
          <>
            <Text as="p" weight="bold">
              {t('ownership.owed')}
            </Text>
            <Text as="p">{change.text}</Text>
            <Text as="p" variant="body-small" color="secondary">
              {t('ownership.byHand')}
            </Text>
          </>
        )}
        {confirm.error && (
          <Alert
            role="alert"
            status="danger"
            icon
            title={reasonOf(confirm.error)}
          />
        )}
        {mayConfirm && (
          <>
            <Text as="p">{t('ownership.confirmConsequence')}</Text>
            <div>
              <Button
                variant="secondary"
                isPending={confirm.busy}
                onPress={() => confirm.run()}
              >
                {t('ownership.confirm')}
              </Button>
            </div>
          </>
        )}
        <div>
          <WithdrawOverride ownership={ownership} onWithdrawn={onWithdrawn} />
        </div>
      </Flex>
    </Section>
  );
}
