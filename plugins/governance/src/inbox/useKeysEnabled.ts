import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useState } from 'react';

const KEY = 'inbox-keys';

/** Whether this person uses single keys in the inbox; kept in the portal's user settings. */
export function useKeysEnabled(): [boolean, (enabled: boolean) => void] {
  const bucket = useApi(storageApiRef).forBucket('governance');
  const [enabled, setEnabled] = useState(
    () => bucket.snapshot<boolean>(KEY).value ?? true,
  );
  const change = useCallback(
    (next: boolean) => {
      setEnabled(next);
      void bucket.set(KEY, next);
    },
    [bucket],
  );
  return [enabled, change];
}
