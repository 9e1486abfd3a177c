import { useEffect, useRef, useState } from 'react';
import { useDebounce } from 'react-use';
import { PagedQuery } from './usePagedQuery';

/** Milliseconds without typing after which names are looked up. */
const PAUSE = 300;

/** What a field offers for what was typed in it. */
export interface Suggestions<T> {
  items: T[];
  /** Why nothing else could be looked up. */
  error?: Error;
}

/**
 * Looks names up once typing pauses. What was found before stays until something else is found: a list that is empty
 * in between closes under the hand that is about to pick from it.
 *
 * @param text - what is typed; empty to see the first ones
 * @param useNamed - reads what fits a part of a name
 */
export function useSuggestions<T>(
  text: string,
  useNamed: (filter: {
    text?: string;
  }) => Pick<PagedQuery<T>, 'items' | 'loading' | 'error'>,
): Suggestions<T> {
  const [typed, setTyped] = useState(text);
  useDebounce(() => setTyped(text), PAUSE, [text]);
  const { items, loading, error } = useNamed(typed ? { text: typed } : {});
  const found = useRef<T[]>([]);
  useEffect(() => {
    if (!loading) {
      found.current = items;
    }
  });
  return { items: loading ? found.current : items, error };
}
