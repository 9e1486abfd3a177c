import { Flex, Text } from '@backstage/ui';
import { InventoryFilter } from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useCertificates } from '../queries/useCertificates';
import { useIdentities } from '../queries/useIdentities';
import { useReviews } from '../queries/useReviews';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Timeline } from './Timeline';
import { timelineEvents } from './timelineEvents';

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What of an entity is due or expires in the next 90 days, and of how much nobody knows when it ends. */
export function EntityTimeline({ filter }: { filter: InventoryFilter }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { component, owner } = filter;
  const reviews = useReviews({ component, owner, status: 'open' });
  const certificates = useCertificates(filter);
  const identities = useIdentities(filter);
  const queries = [reviews, certificates, identities];
  const failed = queries.find(({ error }) => error);
  const total = sum(queries.map(query => query.total));
  const shown = sum(queries.map(({ items }) => items.length));
  const endUnknown =
    sum(identities.items.map(({ nextExpiry }) => nextExpiry.unknown)) +
    certificates.items.filter(({ notAfter }) => !notAfter).length;
  if (queries.some(({ loading }) => loading)) {
    return (
      <Section title={t('tab.timeline')}>
        <LoadingRows />
      </Section>
    );
  }
  return (
    <Section title={t('tab.timeline')}>
      <Flex direction="column" gap="2">
        {failed?.error && (
          <ErrorState
            what={t('tab.timelineWhat')}
            error={failed.error}
            retry={() => queries.forEach(query => query.reload())}
          />
        )}
        <Timeline
          events={timelineEvents(
            {
              reviews: reviews.items,
              certificates: certificates.items,
              identities: identities.items,
              holdings: [],
            },
            now,
          )}
        />
        {endUnknown > 0 && (
          <Text as="p" variant="body-small" color="secondary">
            <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>{' '}
            {t('tab.timelineUnknown', { count: endUnknown })}
          </Text>
        )}
        {shown < total && (
          <Text variant="body-small" color="secondary">
            {t('tab.timelinePartial', {
              shown: String(shown),
              total: String(total),
            })}
          </Text>
        )}
      </Flex>
    </Section>
  );
}
