import { useSignal } from '@backstage/plugin-signals-react';
import { useEffect, useRef } from 'react';

/** The channel on which the backend says that review items have changed. Signals carry no content. */
const CHANNEL = 'governance:reviews';
/** Milliseconds between two reloads that signals cause, as the notifications page of Backstage has it. */
const THROTTLE = 2_000;
/** Milliseconds between two reloads where no signals arrive. */
const POLL = 15_000;

/**
 * Asks again when something has changed, when the page is looked at again, and regularly where no signals arrive.
 *
 * @param poll - milliseconds between two reloads where no signals arrive
 */
export function useLiveReload(
  reload: () => void,
  channel = CHANNEL,
  poll = POLL,
): void {
  const { lastSignal, isSignalsAvailable } = useSignal(channel);
  const latest = useRef(reload);
  latest.current = reload;
  const pending = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    if (lastSignal && pending.current === undefined) {
      pending.current = setTimeout(() => {
        pending.current = undefined;
        latest.current();
      }, THROTTLE);
    }
  }, [lastSignal]);

  useEffect(
    () => () => {
      clearTimeout(pending.current);
      pending.current = undefined;
    },
    [],
  );

  useEffect(() => {
    if (isSignalsAvailable) {
      return undefined;
    }
    const timer = setInterval(() => latest.current(), poll);
    return () => clearInterval(timer);
  }, [isSignalsAvailable, poll]);

  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === 'visible') {
        latest.current();
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => document.removeEventListener('visibilitychange', onVisible);
  }, []);
}
