import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useState } from 'react';
import { Grouping } from './groupReviews';
import { isGrouping } from './inboxChoices';

const KEY = 'inbox-grouping';

/** By what this person groups the inbox; kept in the portal's user settings. */
export function useGrouping(): [Grouping, (grouping: Grouping) => void] {
  const bucket = useApi(storageApiRef).forBucket('governance');
  const [grouping, setGrouping] = useState<Grouping>(() => {
    const { value } = bucket.snapshot<string>(KEY);
    return isGrouping(value) ? value : 'identity';
  });
  const change = useCallback(
    (next: Grouping) => {
      setGrouping(next);
      void bucket.set(KEY, next);
    },
    [bucket],
  );
  return [grouping, change];
}
