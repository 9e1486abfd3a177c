import { toError } from '@backstage/errors';
import { useState } from 'react';

/** Asks the owner of something now, and says how many questions that opened. */
export function useAskForReview(
  put: (cause: string) => Promise<{ opened: number }>,
  onAsked: () => void,
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [opened, setOpened] = useState<number>();
  const ask = async (cause: string) => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await put(cause);
      setOpened(answer.opened);
      onAsked();
    } catch (caught) {
      setError(toError(caught));
    } finally {
      setBusy(false);
    }
  };
  return { ask, busy, error, opened };
}
