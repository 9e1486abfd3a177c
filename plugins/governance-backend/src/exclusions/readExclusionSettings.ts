import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const KEY = 'governance.exclusions.maxDuration';
const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 180;
/** The flow that grants them ends each after a year. */
const MOST_DAYS = 365;

/** How long exclusions may last. */
export interface ExclusionSettings {
  maxDays: number;
}

/**
 * Reads `governance.exclusions`.
 *
 * @throws InputError naming the key, the value and what is accepted
 */
export function readExclusionSettings(
  config: RootConfigService,
): ExclusionSettings {
  if (!config.has(KEY)) {
    return { maxDays: DEFAULT_DAYS };
  }
  const maxDays = Math.floor(
    durationToMilliseconds(readDurationFromConfig(config, { key: KEY })) /
      DAY_MS,
  );
  if (maxDays < 1 || maxDays > MOST_DAYS) {
    throw new InputError(
      `${KEY} is ${maxDays} days; from 1 to ${MOST_DAYS} days are accepted`,
    );
  }
  return { maxDays };
}
