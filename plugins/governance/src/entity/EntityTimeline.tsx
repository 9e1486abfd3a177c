import { Flex, Text } from '@backstage/ui';
import { InventoryFilter } from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { useCertificates } from '../queries/useCertificates';
import { useReviews } from '../queries/useReviews';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Timeline } from './Timeline';
import { timelineEvents } from './timelineEvents';

/** What of an entity is due or expires in the next 90 days. */
export function EntityTimeline({ filter }: { filter: InventoryFilter }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { component, owner } = filter;
  const reviews = useReviews({ component, owner, status: 'open' });
  const certificates = useCertificates(filter);
  const error = reviews.error ?? certificates.error;
  const total = reviews.total + certificates.total;
  const shown = reviews.items.length + certificates.items.length;
  if (reviews.loading || certificates.loading) {
    return (
      <Section title={t('tab.timeline')}>
        <LoadingRows />
      </Section>
    );
  }
  return (
    <Section title={t('tab.timeline')}>
      <Flex direction="column" gap="2">
        {error && (
          <ErrorState
            what={t('tab.timelineWhat')}
            error={error}
            retry={() => {
              reviews.reload();
              certificates.reload();
            }}
          />
        )}
        <Timeline
          events={timelineEvents(
            {
              reviews: reviews.items,
              certificates: certificates.items,
              holdings: [],
            },
            now,
          )}
        />
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
