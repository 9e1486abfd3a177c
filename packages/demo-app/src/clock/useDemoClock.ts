import { toError } from '@backstage/errors';
import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useState } from 'react';
import { askDemoClock } from './askDemoClock';

/** Milliseconds between two looks at the clock. */
const TICK = 1_000;

/** The demo clock, as the backend has it, and a way to move it. */
export function useDemoClock() {
  const fetchApi = useApi(fetchApiRef);
  const discoveryApi = useApi(discoveryApiRef);
  const [offsetMs, setOffset] = useState<number>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [here, setHere] = useState(() => Date.now());

  const ask = useCallback(
    async (by?: string) => {
      setBusy(true);
      try {
        setOffset(await askDemoClock({ fetchApi, discoveryApi, by }));
        setError(undefined);
      } catch (caught) {
        setError(toError(caught));
      } finally {
        setHere(Date.now());
        setBusy(false);
      }
    },
    [fetchApi, discoveryApi],
  );

  useEffect(() => {
    ask();
    const timer = setInterval(() => setHere(Date.now()), TICK);
    return () => clearInterval(timer);
  }, [ask]);

  return {
    offsetMs,
    /** Milliseconds since the epoch in the demo organisation. */
    time: offsetMs === undefined ? undefined : here + offsetMs,
    error,
    busy,
    move: (by: string) => ask(by),
    reload: () => ask(),
  };
}
