import { useEffect, useRef } from 'react';

/** Milliseconds between two looks at what others may change. */
const EVERY = 10_000;

/** Asks again regularly, and when the page is looked at again. Nothing is asked while nobody looks. */
export function useUpdates(reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') {
        latest.current();
      }
    };
    const timer = setInterval(look, EVERY);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}
