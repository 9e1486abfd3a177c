import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const MOUNT = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const PREFIX = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/** Reads a duration. */
export function readMilliseconds(
  config: Config,
  key: string,
  otherwise: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : otherwise;
}

/** @throws InputError naming the key, where it is no mount */
export function checkMount(mount: string, key: string): string {
  if (!MOUNT.test(mount)) {
    throw new InputError(
      `${key} is '${mount}'; a mount such as 'kv' can be, without slashes at its ends`,
    );
  }
  return mount;
}

/** @throws InputError naming the key, where names of roles cannot start with it */
export function checkPrefix(prefix: string, key: string): string {
  if (!PREFIX.test(prefix)) {
    throw new InputError(
      `${key} is '${prefix}'; small letters, digits, '_' and '-' can be`,
    );
  }
  return prefix;
}
