import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { Section } from '../display/Section';
import { useCoolDowns } from '../queries/useCoolDowns';
import { reviewRouteRef } from '../routes';
import { ErrorState } from '../states/ErrorState';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What of an identity is disabled and waits to be deleted, each with the way to bring it back. Nothing where nothing is. */
export function CoolDownList({ identityRef }: { identityRef: string }) {
  const { t } = useGovernanceTranslation();
  const query = useCoolDowns(identityRef);
  const hrefOf = useRouteRef(reviewRouteRef);
  if (query.error) {
    return (
      <ErrorState
        error={query.error}
        what={t('remediation.what')}
        retry={query.reload}
        permission="governance.review.read"
      />
    );
  }
  if (query.items.length === 0) {
    return null;
  }
  return (
    <Section title={t('remediation.listTitle')} level="h2">
      <Flex direction="column" gap="2">
        {query.items.map(item => (
          <Text as="p" key={item.reviewId}>
            {hrefOf ? (
              <Link href={hrefOf({ reviewId: item.reviewId })}>
                {item.subject}
              </Link>
            ) : (
              item.subject
            )}{' '}
            {item.used ? (
              t('remediation.heldShort')
            ) : (
              <>
                {t('remediation.deletes')} <RelativeTime at={item.deleteAt} />
              </>
            )}
          </Text>
        ))}
        {!query.complete && (
          <Button
            size="small"
            variant="secondary"
            isPending={query.loadingMore}
            onPress={query.loadMore}
          >
            {t('states.more')}
          </Button>
        )}
      </Flex>
    </Section>
  );
}
