import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const KEY = 'governance.ownership.overrideMaxDuration';
const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_MS = 30 * DAY_MS;
const MOST_MS = 365 * DAY_MS;

/** How long a correction of an owner holds where its source does not agree. */
export interface OwnershipSettings {
  maxMs: number;
}

/**
 * Reads `governance.ownership`.
 *
 * @throws InputError naming the key, the value and what is accepted
 */
export function readOwnershipSettings(
  config: RootConfigService,
): OwnershipSettings {
  const maxMs = config.has(KEY)
    ? durationToMilliseconds(readDurationFromConfig(config, { key: KEY }))
    : DEFAULT_MS;
  if (maxMs < DAY_MS || maxMs > MOST_MS) {
    throw new InputError(
      `${KEY} is ${maxMs / DAY_MS} days; from 1 to 365 days are accepted`,
    );
  }
  return { maxMs };
}
