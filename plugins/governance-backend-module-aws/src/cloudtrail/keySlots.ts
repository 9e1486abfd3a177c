import {
  ObservedIdentity,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';

/** An access key as `ListAccessKeys` returns it. */
const keySchema = z.object({
  UserName: z.string().min(1),
  AccessKeyId: z.string().min(16).max(128),
  CreateDate: z.iso.datetime({ offset: true }),
});

/** The credential of a credential report that an access key id is; absent where nothing tells. */
export type KeySlots = ReadonlyMap<string, string>;

/** Reports give seconds. */
function secondOf(instant: string | undefined): number | undefined {
  return instant === undefined
    ? undefined
    : Math.floor(Date.parse(instant) / 1000);
}

/**
 * A credential report numbers the keys of a user and does not name them; a log names them. The time at which a key was made
 * stands in both lists, and says which is which where exactly one key of that user was made then.
 */
export function matchKeys(
  keys: readonly { item: string; value: unknown }[],
  identities: readonly ObservedIdentity[],
  unreadable: UnreadableItem[],
): KeySlots {
  const slots = new Map<string, string>();
  for (const { item, value } of keys) {
    const key = keySchema.safeParse(value);
    if (!key.success) {
      unreadable.push({
        item,
        reason: key.error.issues
          .map(({ path, message }) => `"${path.join('.')}": ${message}`)
          .join('; '),
      });
      continue;
    }
    const { UserName, AccessKeyId, CreateDate } = key.data;
    const found = identities
      .filter(({ displayName }) => displayName === UserName)
      .flatMap(({ credentials }) => credentials)
      .filter(
        ({ kind, lastRotatedAt }) =>
          kind === 'access-key' &&
          secondOf(lastRotatedAt) === secondOf(CreateDate),
      );
    if (found.length === 1) {
      slots.set(AccessKeyId, found[0].externalId);
    }
  }
  return slots;
}
