import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/** For how long what nothing depends on any more is kept, in milliseconds. */
export interface RetentionSettings {
  /** Runs of the tests and past decisions of flows, since they were asked for. */
  checksMs: number;
  /** Times in which deadlines stood still, since every deadline was moved for them. */
  standstillsMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function readTime(
  config: RootConfigService,
  name: string,
  fallback: HumanDuration,
): number {
  const key = `governance.flows.retention.${name}`;
  const time = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : fallback,
  );
  if (time < DAY_MS) {
    throw new InputError(
      `${key} is less than a day; accepted is a day or more`,
    );
  }
  return time;
}

/**
 * Reads `governance.flows.retention`.
 *
 * @throws InputError naming the key and what is accepted
 */
export function readRetentionSettings(
  config: RootConfigService,
): RetentionSettings {
  return {
    checksMs: readTime(config, 'checks', { days: 365 }),
    standstillsMs: readTime(config, 'standstills', { days: 90 }),
  };
}
