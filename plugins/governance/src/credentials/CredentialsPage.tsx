import { Button, Container, Flex, Text } from '@backstage/ui';
import { DataTable } from '../display/DataTable';
import { useCredentialCount, useCredentials } from '../queries/useCredentials';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CredentialFilters } from './CredentialFilters';
import { CredentialPlace, useCredentialPlace } from './useCredentialPlace';
import { useIssuedColumns } from './useIssuedColumns';

/** Days before its end in which something is to be replaced. */
const SOON = 14;

/** How many there are, how many of them end soon, and the way to those. */
function Sentence({ place }: { place: CredentialPlace }) {
  const { t } = useGovernanceTranslation();
  const { filter, narrowed, go } = place;
  const { scope } = filter;
  const all = useCredentialCount({ scope });
  const soon = useCredentialCount({
    scope,
    state: 'active',
    endsWithinDays: SOON,
  });
  if (all.value === undefined || soon.value === undefined || all.value === 0) {
    // What could not be read is said below, once.
    return null;
  }
  const days = String(SOON);
  const isShown = filter.state === 'active' && filter.endsWithinDays === SOON;
  return (
    <Flex direction="column" align="start" gap="2">
      <Text as="p" weight="bold" role="status">
        {t('issued.sentence', {
          count: all.value,
          whose: t(scope === 'all' ? 'issued.whoseAll' : 'issued.whoseMine'),
          ending:
            soon.value === 0
              ? t('issued.endingNone', { days })
              : t('issued.ending', { count: soon.value, days }),
        })}
      </Text>
      <Text as="p" color="secondary">
        {t('issued.elsewhere')}
      </Text>
      {soon.value > 0 && !(narrowed && isShown) && (
        <Button
          size="small"
          variant="secondary"
          onPress={() => go({ state: 'active', endsWithinDays: SOON })}
        >
          {t('issued.showEnding')}
        </Button>
      )}
    </Flex>
  );
}

/** Credentials that were issued here: for whom, by what, how far they are, until when, and how each came to be. */
export function CredentialsPage() {
  const { t } = useGovernanceTranslation();
  const place = useCredentialPlace();
  const query = useCredentials(place.filter);
  const columns = useIssuedColumns();
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.error && <Sentence place={place} />}
        <CredentialFilters place={place} />
        <PagedBoundary
          query={query}
          what={t('issued.what')}
          permission={
            place.filter.scope === 'all' ? 'governance.flow.read' : undefined
          }
          empty={
            place.narrowed ? (
              <EmptyState
                title={t('issued.noneTitle')}
                hint={t('issued.noneHint')}
              />
            ) : (
              <EmptyState
                title={t('issued.emptyTitle')}
                hint={t('issued.emptyHint')}
              />
            )
          }
        >
          {items => (
            <DataTable
              label={t('page.credentials')}
              items={items.map(item => ({ ...item, ref: item.id }))}
              columns={columns}
              complete={query.complete}
            />
          )}
        </PagedBoundary>
      </Flex>
    </Container>
  );
}
