import { useApi } from '@backstage/frontend-plugin-api';
import { useSyncExternalStore } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { clockOf } from './GovernanceClock';

/** The backend's time in milliseconds since the epoch; moves a few times a minute. */
export function useNow(): number {
  const { subscribe, now } = clockOf(useApi(governanceApiRef));
  return useSyncExternalStore(subscribe, now);
}
