import { Button, Flex, Text } from '@backstage/ui';
import { DataTable } from '../display/DataTable';
import { BulkDecisions, BulkOutcome } from '../queries/useBulkDecisions';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { SelectableReview } from './useSelection';

function phraseOutcome(outcome: BulkOutcome, t: Translate): string {
  switch (outcome.kind) {
    case 'decided':
      return t('bulk.decided');
    case 'refused':
      return t('bulk.refused', { reason: outcome.reason });
    case 'not-sent':
      return t('bulk.notSent', { reason: outcome.reason });
    case 'taken-back':
      return t('bulk.takenBack');
    case 'not-taken-back':
      return t('bulk.notTakenBack', { reason: outcome.reason });
    default:
      throw new Error(`Unknown outcome ${outcome satisfies never}`);
  }
}

/** What went wrong comes first. */
const ORDER: Record<BulkOutcome['kind'], number> = {
  'not-sent': 0,
  refused: 1,
  'not-taken-back': 2,
  'taken-back': 3,
  decided: 4,
};

/** What became of each of many decisions, and the way back where there is one. */
export function BulkResult(props: {
  items: readonly SelectableReview[];
  decisions: BulkDecisions;
  /** Whether what was decided can be taken back for a while. */
  canTakeBack: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { items, decisions, canTakeBack } = props;
  const rows = items
    .flatMap(item => {
      const outcome = decisions.outcomes?.get(item.id);
      return outcome ? [{ ref: item.id, item, outcome }] : [];
    })
    .sort((a, b) => ORDER[a.outcome.kind] - ORDER[b.outcome.kind]);
  const decided = rows.filter(({ outcome }) => outcome.kind === 'decided');
  const refused = rows.filter(
    ({ outcome }) => outcome.kind === 'refused' || outcome.kind === 'not-sent',
  );
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {t('bulk.result', {
          decided: String(rows.length - refused.length),
          refused: String(refused.length),
        })}
      </Text>
      {canTakeBack && decided.length > 0 && (
        <div>
          <Button
            variant="secondary"
            isPending={decisions.busy}
            onPress={() => decisions.takeBack(decided.map(({ ref }) => ref))}
          >
            {t('bulk.takeBack', { count: decided.length })}
          </Button>
        </div>
      )}
      <DataTable
        label={t('bulk.resultTitle')}
        items={rows}
        complete={false}
        columns={[
          {
            id: 'thing',
            label: t('bulk.thing'),
            cell: ({ item }) => `${item.identity.title}: ${item.subject.title}`,
          },
          {
            id: 'outcome',
            label: t('bulk.outcome'),
            cell: ({ outcome }) => phraseOutcome(outcome, t),
          },
        ]}
      />
    </Flex>
  );
}
