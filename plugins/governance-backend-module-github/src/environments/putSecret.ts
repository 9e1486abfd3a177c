import { SecretValue } from '@countersign/plugin-governance-node';
import { isCertain, isStatus, messageOf } from '../client/errors';
import { EnvironmentSecret } from './EnvironmentSecret';
import {
  CLOCKS_APART_MS,
  ownerOf,
  parseMark,
  wasWrittenBy,
  writeMark,
} from './mark';
import { PublicKey, seal } from './seal';

/** Why a value was not put, where asking again is no use. */
export class NotOursError extends Error {
  override name = 'NotOursError';
}

interface Order {
  value: SecretValue;
  about: Record<string, string>;
  order: string;
}

type Written = { created: boolean; at: Date };

const FOREIGN =
  'a value lies there that was not put from here, or was changed by somebody since; it is not written over. Remove it by hand if it is not needed';

const FOREIGN_VARIABLE =
  'the variable beside the secret was not written from here, and is not written over. Remove it by hand if it is not needed';

/** Writes the value, once more with the new key where GitHub has changed it meanwhile. */
async function write(
  secret: EnvironmentSecret,
  { value, key }: { value: SecretValue; key: PublicKey },
  signal: AbortSignal,
): Promise<Written> {
  const sealTo = async (one: PublicKey) => ({
    keyId: one.keyId,
    value: await seal(value, one),
  });
  try {
    return await secret.put(await sealTo(key), signal);
  } catch (error) {
    const anew = isStatus(error, 422)
      ? await secret.publicKey(signal)
      : undefined;
    if (anew === undefined || anew.keyId === key.keyId) {
      throw error;
    }
    return secret.put(await sealTo(anew), signal);
  }
}

/** What became of a writing whose answer got lost, by the time at which GitHub says that the secret was written. */
async function findOut(
  secret: EnvironmentSecret,
  { before, since, lost }: { before?: string; since: string; lost: unknown },
): Promise<string> {
  const updatedAt = await secret.updatedAt(secret.ownSignal());
  if (
    updatedAt !== undefined &&
    updatedAt !== before &&
    wasWrittenBy(updatedAt, { since })
  ) {
    return updatedAt;
  }
  throw new Error(
    `GitHub does not show that the secret was written: ${messageOf(lost)}`,
  );
}

/** When the secret was written by this call, if nobody else has written it since. */
async function confirm(
  secret: EnvironmentSecret,
  { created, at }: Written,
  { before, signal }: { before?: string; signal: AbortSignal },
): Promise<string> {
  const updatedAt = await secret.updatedAt(signal);
  if (
    updatedAt === undefined ||
    Date.parse(updatedAt) > at.getTime() + CLOCKS_APART_MS
  ) {
    throw new NotOursError(
      'somebody else has removed or written the secret at the same time',
    );
  }
  if (before === undefined && !created) {
    await secret.remove(secret.ownSignal());
    throw new NotOursError(
      'somebody else has put a value there at the same time, which was written over; the secret was removed',
    );
  }
  return updatedAt;
}

async function writeAndConfirm(
  secret: EnvironmentSecret,
  sealable: { value: SecretValue; key: PublicKey },
  options: {
    before?: string;
    since: string;
    signal: AbortSignal;
    takeMarkBack: () => Promise<void>;
  },
): Promise<string> {
  const { before, since, signal, takeMarkBack } = options;
  let written: Written;
  try {
    written = await write(secret, sealable, signal);
  } catch (error) {
    if (isCertain(error)) {
      await takeMarkBack();
      throw error;
    }
    return findOut(secret, { before, since, lost: error });
  }
  try {
    return await confirm(secret, written, { before, signal });
  } catch (error) {
    if (error instanceof NotOursError) {
      await takeMarkBack();
    }
    throw error;
  }
}

/**
 * Writes a secret where there is none or one that was put from here. That it is about to be written is said beside it first, so
 * that a value is known again whose answer got lost.
 *
 * @returns when GitHub says that it was written
 * @throws NotOursError, AnswerError, or whatever kept GitHub from being asked
 */
export async function putSecret(
  secret: EnvironmentSecret,
  { value, about, order }: Order,
  signal: AbortSignal,
): Promise<string> {
  const key = await secret.publicKey(signal);
  const text = await secret.mark(signal);
  const before = await secret.updatedAt(signal);
  const mark = parseMark(text);
  if (ownerOf(before, mark) === 'somebody-else') {
    throw new NotOursError(FOREIGN);
  }
  if (text !== undefined && mark === undefined) {
    throw new NotOursError(FOREIGN_VARIABLE);
  }
  const since = key.at.toISOString();
  await secret.setMark(
    writeMark({ state: 'writing', order, before, since }, about),
    { isNew: text === undefined, signal },
  );
  const takeMarkBack = () =>
    text === undefined
      ? secret.removeMark(secret.ownSignal())
      : secret.setMark(text, { isNew: false, signal: secret.ownSignal() });
  const updatedAt = await writeAndConfirm(
    secret,
    { value, key },
    { before, since, signal, takeMarkBack },
  );
  await secret.setMark(
    writeMark({ state: 'written', order, updatedAt }, about),
    {
      isNew: false,
      signal: secret.ownSignal(),
    },
  );
  return updatedAt;
}
