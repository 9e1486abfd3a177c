import { toError } from '@backstage/errors';
import { useState } from 'react';

/** Something that a person has the backend do. */
export interface Action<A extends unknown[]> {
  run(...args: A): Promise<void>;
  busy: boolean;
  /** Why it did not go through. */
  error?: Error;
  /** Forgets the error. */
  clear(): void;
}

/** Runs an action once at a time and keeps why it failed. `onDone` is called only when it went through. */
export function useAction<A extends unknown[], R>(
  act: (...args: A) => Promise<R>,
  onDone: (result: R) => void,
): Action<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  return {
    busy,
    error,
    clear: () => setError(undefined),
    run: async (...args) => {
      if (busy) {
        return;
      }
      setBusy(true);
      setError(undefined);
      try {
        onDone(await act(...args));
      } catch (failure) {
        setError(toError(failure));
      } finally {
        setBusy(false);
      }
    },
  };
}
