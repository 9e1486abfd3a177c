import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What bounds flows, from `governance.caps` and `governance.control`. */
export interface ControlSettings {
  openTasksPerPerson: number;
  automaticDisablesPerHour: number;
  /** A pause of the engine beyond this is an outage. */
  outageAfterMs: number;
}

const DEFAULTS = { openTasksPerPerson: 50, automaticDisablesPerHour: 50 };

function readCap(
  config: RootConfigService,
  name: keyof typeof DEFAULTS,
): number {
  const key = `governance.caps.${name}`;
  const value = config.getOptionalNumber(key) ?? DEFAULTS[name];
  if (!Number.isInteger(value) || value < 1) {
    throw new InputError(
      `${key} is ${value}; accepted is a whole number from 1`,
    );
  }
  return value;
}

/**
 * Reads the caps, and after which pause an outage is one.
 *
 * @throws InputError naming the key and what is accepted
 */
export function readControlSettings(
  config: RootConfigService,
): ControlSettings {
  const key = 'governance.control.outageAfter';
  const outageAfterMs = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : { minutes: 5 },
  );
  if (outageAfterMs < 60_000) {
    throw new InputError(
      `${key} is less than a minute; accepted is a minute or more`,
    );
  }
  return {
    openTasksPerPerson: readCap(config, 'openTasksPerPerson'),
    automaticDisablesPerHour: readCap(config, 'automaticDisablesPerHour'),
    outageAfterMs,
  };
}
