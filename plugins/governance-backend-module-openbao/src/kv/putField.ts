import { SecretValue } from '@countersign/plugin-governance-node';
import { AnswerError } from '../client/errors';
import { aboutKey, writeAbout } from './aboutField';
import { destroyField } from './destroyField';
import { KvSecret } from './KvSecret';

/** How often a secret may be changed by others before it is given up. */
const MOST_TRIES = 5;

async function writeOnce(
  secret: KvSecret,
  value: SecretValue,
): Promise<number> {
  const { current, alive } = await secret.metadata(new Date());
  return alive.has(current)
    ? secret.patch(value, current)
    : secret.create(value, current);
}

async function write(
  secret: KvSecret,
  value: SecretValue,
  triesLeft: number,
): Promise<number> {
  try {
    return await writeOnce(secret, value);
  } catch (error) {
    const changed =
      error instanceof AnswerError && error.known === 'changed-meanwhile';
    if (!changed || triesLeft <= 1) {
      throw error;
    }
    // Never blindly: what is there now is looked at again.
    return write(secret, value, triesLeft - 1);
  }
}

/**
 * Writes a field on top of the version that is the newest, and what it is about beside it. What is written and cannot be
 * described is destroyed, for nobody would know whose it is.
 *
 * @returns the version
 * @throws AnswerError, or whatever kept the server from being asked
 */
export async function putField(
  secret: KvSecret,
  options: {
    field: string;
    value: SecretValue;
    about: Record<string, string>;
  },
): Promise<number> {
  const { field, value, about } = options;
  const version = await write(secret, value, MOST_TRIES);
  try {
    await secret.describe(aboutKey(field), writeAbout(about, version));
  } catch (error) {
    await destroyField(secret, { field, version });
    throw error;
  }
  return version;
}
