import { Flex } from '@backstage/ui';
import { ReactNode } from 'react';
import { Query } from '../queries/useQuery';
import { ErrorState } from './ErrorState';
import { LoadingRows } from './LoadingRows';

/** Draws loading and failure of one question; where an older answer is there, it stays below the failure. */
export function QueryBoundary<T>(props: {
  query: Query<T>;
  what: string;
  permission?: string;
  skeleton?: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const { query, what, permission, skeleton, children } = props;
  if (query.loading) {
    return <>{skeleton ?? <LoadingRows />}</>;
  }
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
      {query.value !== undefined && children(query.value)}
    </Flex>
  );
}
