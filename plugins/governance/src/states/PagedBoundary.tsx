import { Button, Flex, Text } from '@backstage/ui';
import { ReactNode } from 'react';
import { PagedQuery } from '../queries/usePagedQuery';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ErrorState } from './ErrorState';
import { LoadingRows } from './LoadingRows';

/** Draws loading, failure, emptiness and the way to more of one list. It always says how much there is. */
export function PagedBoundary<T>(props: {
  query: PagedQuery<T>;
  what: string;
  permission?: string;
  empty: ReactNode;
  skeleton?: ReactNode;
  children: (items: T[]) => ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { query, what, permission, empty, skeleton, children } = props;
  if (query.loading) {
    return <>{skeleton ?? <LoadingRows rows={5} />}</>;
  }
  const hasItems = query.items.length > 0;
  return (
    <Flex direction="column" gap="3">
      {query.error && (
        <ErrorState
          what={what}
          error={query.error}
          retry={query.reload}
          permission={permission}
        />
      )}
      {hasItems && children(query.items)}
      {!hasItems && !query.error && empty}
      {hasItems && (
        <Flex align="center" gap="3">
          <Text variant="body-small" color="secondary" role="status">
            {t('states.shown', {
              shown: String(query.items.length),
              total: String(query.total),
            })}
          </Text>
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
      )}
    </Flex>
  );
}
