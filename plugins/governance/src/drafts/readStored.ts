import {
  StorageApi,
  StorageValueSnapshot,
} from '@backstage/frontend-plugin-api';
import { JsonValue } from '@backstage/types';

/** Milliseconds after which a storage that says nothing is not waited for: it says nothing where reading failed. */
const PATIENCE = 3_000;

/**
 * Reads what is stored as it is now, also where the storage keeps no copy that it could answer with at once.
 *
 * @returns `undefined` where it could not be read
 */
export function readStored(
  bucket: StorageApi,
  key: string,
): Promise<StorageValueSnapshot<JsonValue> | undefined> {
  return new Promise(resolve => {
    const known = bucket.snapshot<JsonValue>(key);
    if (known.presence !== 'unknown') {
      resolve(known);
      return;
    }
    const reading: { end?: () => void } = {};
    const settle = (snapshot?: StorageValueSnapshot<JsonValue>) => {
      reading.end?.();
      resolve(snapshot);
    };
    const timer = setTimeout(settle, PATIENCE);
    // To subscribe is to have it read anew.
    const subscription = bucket.observe$<JsonValue>(key).subscribe(
      snapshot => snapshot.presence !== 'unknown' && settle(snapshot),
      () => settle(),
    );
    reading.end = () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  });
}
