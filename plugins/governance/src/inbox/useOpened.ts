import { useEffect, useRef } from 'react';

/** Remembers which reviews were opened since the page was. */
export function useOpened(
  shownId: string | undefined,
): (id: string) => boolean {
  const opened = useRef(new Set<string>());
  useEffect(() => {
    if (shownId) {
      opened.current.add(shownId);
    }
  }, [shownId]);
  return id => opened.current.has(id);
}
