import { Flex, Text } from '@backstage/ui';
import { OwnerOverride } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useOwnerOverrides } from '../queries/useOwnerOverrides';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { WithdrawOverride } from './WithdrawOverride';

const STATES = {
  proposed: { tone: 'plain', label: 'ownership.proposed' },
  'in-force': { tone: 'warning', label: 'ownership.inForceState' },
  ended: { tone: 'danger', label: 'ownership.ended' },
} as const satisfies Record<
  OwnerOverride['state'],
  { tone: Tone; label: string }
>;

/** Corrections of owners that are open, each with what is owed at its source. */
export function OwnerOverrides() {
  const { t } = useGovernanceTranslation();
  const query = useOwnerOverrides();
  return (
    <Section title={t('ownership.listTitle')}>
      <Flex direction="column" gap="3">
        {query.total > 0 && (
          <Text as="p" weight="bold" role="status">
            {t('ownership.sentence', { count: query.total })}
          </Text>
        )}
        <PagedBoundary
          query={query}
          what={t('ownership.what')}
          permission="governance.triage.read"
          empty={
            <EmptyState
              title={t('ownership.emptyTitle')}
              hint={t('ownership.emptyHint')}
            />
          }
        >
          {items => (
            <DataTable
              label={t('ownership.listTitle')}
              items={items.map(item => ({ ...item, ref: item.id }))}
              complete={query.complete}
              columns={[
                {
                  id: 'identity',
                  label: t('ownership.identity'),
                  sortBy: ({ identityTitle }) => identityTitle,
                  cell: ({ identityTitle }) => identityTitle,
                },
                {
                  id: 'owner',
                  label: t('ownership.owner'),
                  sortBy: ({ owner }) => owner,
                  cell: ({ owner }) => <EntityLink entityRef={owner} />,
                },
                {
                  id: 'state',
                  label: t('ownership.state'),
                  sortBy: ({ state }) => state,
                  cell: ({ state }) => (
                    <MarkBadge tone={STATES[state].tone}>
                      {t(STATES[state].label)}
                    </MarkBadge>
                  ),
                },
                {
                  id: 'until',
                  label: t('ownership.until'),
                  cell: ({ until }) =>
                    until ? <RelativeTime at={until} /> : null,
                },
                {
                  id: 'owed',
                  label: t('ownership.owed'),
                  cell: ({ change }) => change.text,
                },
                {
                  id: 'actions',
                  label: t('ownership.actions'),
                  cell: ownership => (
                    <WithdrawOverride
                      ownership={ownership}
                      onWithdrawn={query.reload}
                    />
                  ),
                },
              ]}
            />
          )}
        </PagedBoundary>
      </Flex>
    </Section>
  );
}
