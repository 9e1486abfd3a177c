import {
  StorageApi,
  storageApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';
import { useOwnRef } from '../queries/useOwnRef';
import { KeptMap, KeptMapOptions } from './KeptMap';

/** The same map in every part of the page; it goes with the portal's storage. */
const MAPS = new WeakMap<StorageApi, Map<string, unknown>>();

/** What is kept under a name, and how it is read and written. The same object makes the same map. */
export type KeptKind<T> = Omit<KeptMapOptions<T>, 'bucket'>;

function mapOf<T>(
  storage: StorageApi,
  kind: KeptKind<T>,
  person: string | undefined,
): KeptMap<T> {
  const maps = MAPS.get(storage) ?? new Map<string, unknown>();
  MAPS.set(storage, maps);
  // Others may sign in on the same browser, and the storage of a portal may be the browser's own.
  const key = person ? `${kind.key} ${person}` : kind.key;
  const known = maps.get(key);
  if (known instanceof KeptMap) {
    return known;
  }
  const made = new KeptMap<T>({
    ...kind,
    key,
    ...(person ? { bucket: storage.forBucket('governance') } : {}),
  });
  maps.set(key, made);
  return made;
}

/**
 * What the person who is signed in keeps in this portal, apart from everybody else's.
 *
 * @returns the map, and whether it is kept: while nobody knows who they are, it lasts as long as the page
 */
export function useKeptMap<T>(kind: KeptKind<T>): {
  map: KeptMap<T>;
  isKept: boolean;
} {
  const storage = useApi(storageApiRef);
  const person = useOwnRef();
  const map = mapOf(storage, kind, person);
  useEffect(() => {
    const leave = () => map.leave();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [map]);
  return { map, isKept: person !== undefined };
}
