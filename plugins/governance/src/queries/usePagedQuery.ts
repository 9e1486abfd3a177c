import { toError } from '@backstage/errors';
import { Page, PageRequest } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Query, useQuery } from './useQuery';

/** A list that is read page by page. `total` counts everything that matches, so that nothing is silently cut. */
export interface PagedQuery<T> {
  items: T[];
  total: number;
  complete: boolean;
  error?: Error;
  loading: boolean;
  loadingMore: boolean;
  loadMore(): void;
  reload(): void;
}

interface Extension<T> {
  key: string;
  items: T[];
  nextCursor?: string;
}

/** The most that the backend gives in one answer. */
const MAX_LIMIT = 200;

async function loadUpTo<T>(
  wanted: number,
  pageSize: number,
  loadPage: (page: PageRequest) => Promise<Page<T>>,
): Promise<Page<T>> {
  const first = await loadPage({
    limit: Math.min(Math.max(wanted, pageSize), MAX_LIMIT),
  });
  const items = [...first.items];
  let { total, nextCursor } = first;
  while (nextCursor && items.length < wanted) {
    const next: Page<T> = await loadPage({
      limit: Math.min(wanted - items.length, MAX_LIMIT),
      after: nextCursor,
    });
    items.push(...next.items);
    ({ total, nextCursor } = next);
  }
  return { items, total, nextCursor };
}

/**
 * Reads a list page by page. Reloading reads as many items as are shown, so that a list does not shrink under its
 * reader.
 */
export function usePagedQuery<T>(
  key: string | undefined,
  loadPage: (page: PageRequest) => Promise<Page<T>>,
  pageSize = 50,
): PagedQuery<T> {
  const [extension, setExtension] = useState<Extension<T>>();
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<Error>();
  const shown = extension && extension.key === key ? extension.items.length : 0;
  const query: Query<Page<T>> = useQuery(key, async () => {
    const page = await loadUpTo(shown, pageSize, loadPage);
    setExtension(undefined);
    return page;
  });

  const page: Page<T> | undefined = query.value;
  const extended = extension && extension.key === key ? extension : undefined;
  const items = extended?.items ?? page?.items ?? [];
  const nextCursor = extended ? extended.nextCursor : page?.nextCursor;

  const loadMore = async () => {
    if (!nextCursor || loadingMore || key === undefined) {
      return;
    }
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const next = await loadPage({ limit: pageSize, after: nextCursor });
      setExtension({
        key,
        items: [...items, ...next.items],
        nextCursor: next.nextCursor,
      });
    } catch (error) {
      setMoreError(toError(error));
    } finally {
      setLoadingMore(false);
    }
  };

  return {
    items,
    total: page?.total ?? 0,
    complete: page !== undefined && nextCursor === undefined,
    error: moreError ?? query.error,
    loading: query.loading,
    loadingMore,
    loadMore,
    reload: query.reload,
  };
}
