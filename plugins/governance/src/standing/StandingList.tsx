import { Flex, Link, Text } from '@backstage/ui';
import {
  StandingCredential,
  StandingFilter,
} from '@countersign/plugin-governance-common';
import { LastUse } from '../credentials/LastUse';
import { DataTable, TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { spellOut } from '../display/spellOut';
import { IdentityLink } from '../identities/IdentityLink';
import { useStandingCredentials } from '../queries/useStandingAccess';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { phraseExactly } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { kindLabel } from './kindLabel';
import { ownerName } from './ownerName';
import { NOBODY } from './StandingTable';

function Ends({ at }: { at: string | undefined }) {
  const { t } = useGovernanceTranslation();
  if (at === undefined) {
    return <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>;
  }
  return at === 'never' ? (
    <MarkBadge tone="warning">{t('standing.noEnd')}</MarkBadge>
  ) : (
    <Flex direction="column" gap="0">
      <RelativeTime at={at} />
      <Text variant="body-x-small" color="secondary">
        {phraseExactly(at)}
      </Text>
    </Flex>
  );
}

function useColumns(): TableColumn<StandingCredential>[] {
  const { t } = useGovernanceTranslation();
  return [
    {
      id: 'credential',
      label: t('standing.credential'),
      sortBy: ({ identity, title }) => `${identity.title}: ${title}`,
      cell: ({ identity, title, kind }) => (
        <Flex direction="column" align="start" gap="0">
          <IdentityLink
            identityRef={identity.ref}
            title={`${identity.title}: ${title}`}
          />
          <Text variant="body-x-small" color="secondary">
            {spellOut(kind)}
          </Text>
        </Flex>
      ),
    },
    {
      id: 'owner',
      label: t('standing.owner'),
      sortBy: ({ owner }) => owner ?? '',
      cell: ({ owner }) =>
        owner ? (
          <EntityLink entityRef={owner} />
        ) : (
          <MarkBadge tone="warning">{t('standing.nobody')}</MarkBadge>
        ),
    },
    {
      id: 'environment',
      label: t('standing.environment'),
      sortBy: ({ environment }) => environment ?? '',
      cell: ({ environment }) =>
        environment ?? (
          <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>
        ),
    },
    {
      id: 'source',
      label: t('standing.source'),
      sortBy: ({ source }) => source,
      cell: ({ source }) => source,
    },
    {
      id: 'ends',
      label: t('standing.ends'),
      sortBy: ({ endsAt }) => endsAt ?? '',
      cell: ({ endsAt }) => <Ends at={endsAt} />,
    },
    {
      id: 'use',
      label: t('standing.lastUse'),
      sortBy: ({ lastUsedAt }) => lastUsedAt ?? '',
      cell: ({ lastUsedAt }) => <LastUse at={lastUsedAt} />,
    },
  ];
}

/** The single credentials behind a number, each leading to its identity. */
export function StandingList(props: {
  filter: StandingFilter;
  closeHref: string;
}) {
  const { t } = useGovernanceTranslation();
  const { filter, closeHref } = props;
  const query = useStandingCredentials(filter);
  const columns = useColumns();
  const names: Record<string, string> = {
    '': t('standing.everybody'),
    [NOBODY]: t('standing.nobody'),
  };
  const owner = filter.owner ?? '';
  return (
    <Section
      level="h4"
      title={t('standing.listTitle', {
        kind: kindLabel(filter.kind, t),
        owner: names[owner] ?? ownerName(owner),
      })}
      aside={<Link href={closeHref}>{t('standing.close')}</Link>}
    >
      <PagedBoundary
        query={query}
        what={t('standing.whatList')}
        permission="governance.identity.read"
        empty={
          <EmptyState
            title={t('standing.noneTitle')}
            hint={t('standing.noneHint')}
          />
        }
      >
        {items => (
          <DataTable
            label={t('standing.whatList')}
            items={items}
            columns={columns}
            complete={query.complete}
          />
        )}
      </PagedBoundary>
    </Section>
  );
}
