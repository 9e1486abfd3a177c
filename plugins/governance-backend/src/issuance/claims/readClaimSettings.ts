import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/** How long claims last, and what their tokens are made with. */
export interface ClaimSettings {
  /** From opening a claim until it is destroyed, in milliseconds. */
  ttlMs: number;
  /** For how long what nobody opens lies sealed, in milliseconds. */
  keepForMs: number;
  /** Key of the tokens' HMAC. Stands nowhere. */
  tokenKey: Uint8Array;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function readTime(
  config: RootConfigService,
  options: {
    name: 'ttl' | 'keepFor';
    fallback: HumanDuration;
    least: number;
    most: number;
    accepted: string;
  },
): number {
  const key = `governance.claims.${options.name}`;
  const time = durationToMilliseconds(
    config.has(key)
      ? readDurationFromConfig(config, { key })
      : options.fallback,
  );
  if (time < options.least || time > options.most) {
    throw new InputError(
      `${key} is ${time / 1000} s; accepted is ${options.accepted}`,
    );
  }
  return time;
}

/**
 * Reads `governance.claims`.
 *
 * @param tokenKey - the same in every replica
 * @throws InputError naming the key and what is accepted
 */
export function readClaimSettings(
  config: RootConfigService,
  tokenKey: Uint8Array,
): ClaimSettings {
  return {
    ttlMs: readTime(config, {
      name: 'ttl',
      fallback: { minutes: 15 },
      least: MINUTE_MS,
      most: 15 * MINUTE_MS,
      accepted: 'from 1 to 15 minutes',
    }),
    keepForMs: readTime(config, {
      name: 'keepFor',
      // The owner has three days to confirm; whoever asked needs some after that.
      fallback: { days: 7 },
      least: HOUR_MS,
      most: 30 * DAY_MS,
      accepted: 'from 1 hour to 30 days',
    }),
    tokenKey,
  };
}
