import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';

/** Asks the owner of an identity now, and says how many questions that opened. */
export function useAskForReview(identityRef: string, onAsked: () => void) {
  const api = useApi(governanceApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [opened, setOpened] = useState<number>();
  const ask = async (cause: string) => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await api.openReviews(identityRef, cause);
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
