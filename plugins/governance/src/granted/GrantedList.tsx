import { Text } from '@backstage/ui';
import { ReactNode } from 'react';
import { PagedQuery } from '../queries/usePagedQuery';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';

/** Which of what was granted for a time is shown. */
export type GrantedStatus = 'in-force' | 'all';

/** What was granted for a time: how much there is, what it means, and each. */
export function GrantedList<T>(props: {
  query: PagedQuery<T>;
  sentence: string;
  hint: string;
  /** What stands between the hint and the list, such as the choice of what is shown. */
  choices?: ReactNode;
  what: string;
  emptyTitle: string;
  emptyHint: string;
  children: (items: T[]) => ReactNode;
}) {
  const { query, sentence, hint, choices, what, emptyTitle, emptyHint } = props;
  return (
    <>
      {!query.loading && !query.error && (
        <Text as="p" weight="bold" role="status">
          {sentence}
        </Text>
      )}
      <Text as="p" color="secondary">
        {hint}
      </Text>
      {choices}
      <PagedBoundary
        query={query}
        what={what}
        permission="governance.flow.read"
        empty={<EmptyState title={emptyTitle} hint={emptyHint} />}
      >
        {props.children}
      </PagedBoundary>
    </>
  );
}
