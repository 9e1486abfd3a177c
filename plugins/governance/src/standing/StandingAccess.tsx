import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  StandingAccess as Standing,
  StandingQuery,
  UNUSED_AFTER_DAYS,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { ExportButton } from '../display/ExportButton';
import { Section } from '../display/Section';
import {
  useStandingAccess,
  useStandingTeams,
} from '../queries/useStandingAccess';
import { phrasePercent } from '../rollup/phrasePercent';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { StandingList } from './StandingList';
import { StandingTable } from './StandingTable';
import { useStandingPlace } from './useStandingPlace';

function useSentence({ counts }: Standing): string {
  const { t } = useGovernanceTranslation();
  const { usable, withoutEnd, endUnknown, neverUsed, unused } = counts;
  const percent = phrasePercent(withoutEnd, usable);
  const numbers = {
    usable: String(usable),
    neverUsed: String(neverUsed),
    unused: String(unused),
    days: String(UNUSED_AFTER_DAYS),
  };
  if (percent === undefined) {
    return t('standing.sentenceNone');
  }
  return withoutEnd === 0 && endUnknown === 0
    ? t('standing.sentenceFine', numbers)
    : t('standing.sentence', {
        ...numbers,
        withoutEnd: String(withoutEnd),
        percent,
      });
}

function Numbers(props: { standing: Standing; query: StandingQuery }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { standing, query } = props;
  const { counts, partial } = standing;
  const sentence = useSentence(standing);
  const teams = useStandingTeams(query);
  const place = useStandingPlace();
  const isUnclear = counts.endUnknown > 0 || counts.useUnknown > 0;
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {sentence}
      </Text>
      <Text as="p" color="secondary">
        {[
          isUnclear &&
            t('standing.unknown', {
              endUnknown: String(counts.endUnknown),
              useUnknown: String(counts.useUnknown),
            }),
          t('standing.hint'),
          partial && t('standing.partial'),
        ]
          .filter(Boolean)
          .join(' ')}
      </Text>
      <PagedBoundary
        query={teams}
        what={t('standing.what')}
        permission="governance.identity.read"
        empty={
          <EmptyState
            title={t('standing.emptyTitle')}
            hint={t('standing.emptyHint')}
          />
        }
      >
        {items => (
          <StandingTable counts={counts} teams={items} hrefOf={place.hrefOf} />
        )}
      </PagedBoundary>
      {counts.usable > 0 && (
        <ExportButton
          label={t('rollup.export')}
          fileName="standing-access.csv"
          fetchContent={() => api.exportStandingAccess(query)}
        />
      )}
      {place.shown && (
        <StandingList
          filter={{ ...query, ...place.shown }}
          closeHref={place.hrefOf(undefined)}
        />
      )}
    </Flex>
  );
}

/** Credentials that work, by owner: how many have no end, and how many nobody uses, within a team or system. */
export function StandingAccess({ query }: { query: StandingQuery }) {
  const { t } = useGovernanceTranslation();
  const standing = useStandingAccess(query);
  return (
    <Section title={t('standing.title')}>
      <QueryBoundary
        query={standing}
        what={t('standing.what')}
        permission="governance.identity.read"
      >
        {value => <Numbers standing={value} query={query} />}
      </QueryBoundary>
    </Section>
  );
}
