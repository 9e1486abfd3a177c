import { RefObject, useEffect, useRef } from 'react';
import { PagedQuery } from '../queries/usePagedQuery';

/** Pixels before the end of what is loaded at which more is asked for. */
const AHEAD = 2000;

/** Asks for more of a list before its end comes into view, so that scrolling does not stop there. */
export function LoadAhead<T>(props: {
  query: PagedQuery<T>;
  scrollRef: RefObject<HTMLElement>;
}) {
  const { query, scrollRef } = props;
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(query.loadMore);
  latest.current = query.loadMore;
  const waits = !query.complete && !query.loadingMore && !query.error;
  const loaded = query.items.length;
  useEffect(() => {
    if (!waits || !end.current || typeof IntersectionObserver === 'undefined') {
      return undefined;
    }
    // Made anew for each page: an end that stays in view says so only once.
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          observer.disconnect();
          latest.current();
        }
      },
      { root: scrollRef.current, rootMargin: `0px 0px ${AHEAD}px 0px` },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [waits, loaded, scrollRef]);
  return <div ref={end} />;
}
