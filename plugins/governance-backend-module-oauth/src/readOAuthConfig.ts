import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** One configured authorization server. */
export interface OAuthSourceConfig {
  id: string;
  title: string;
  environment?: string;
  issuer: string;
  initialAccessToken: string;
  /** The first one seals; all of them open. */
  sealingKeys: string[];
  scopes: string[];
  longestLifeMs: number;
  requestTimeoutMs: number;
  /** Whether clients are registered with a server that replaces their tokens. */
  acceptsTokenRotation: boolean;
}

const LONGEST_LIFE_MS = 90 * 24 * 60 * 60 * 1000;
const REQUEST_TIMEOUT_MS = 10_000;
const LEAST_KEY_LENGTH = 32;

/** A scope token (RFC 6749, section 3.3): no space, for a space would make two of it. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

function readMilliseconds(
  config: Config,
  key: string,
  otherwise: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : otherwise;
}

/**
 * Whether tokens may be sent there: encrypted, or to this very machine.
 */
export function isConfidential(url: URL): boolean {
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && LOOPBACK.test(url.hostname))
  );
}

function readIssuer(config: Config): string {
  const issuer = config.getString('issuer');
  if (!URL.canParse(issuer) || !isConfidential(new URL(issuer))) {
    throw new InputError(
      `issuer is '${issuer}'; a URL that starts with 'https://' can be`,
    );
  }
  return issuer.replace(/\/$/, '');
}

function readScopes(config: Config): string[] {
  const scopes = config.getStringArray('scopes');
  const bad = scopes.filter(scope => !SCOPE.test(scope));
  if (bad.length > 0) {
    throw new InputError(
      `scopes holds '${bad.join("', '")}'; a scope has no spaces`,
    );
  }
  return scopes;
}

function readSealingKeys(config: Config): string[] {
  const keys = [
    config.getString('sealingKey'),
    ...(config.getOptionalStringArray('formerSealingKeys') ?? []),
  ];
  if (keys.some(key => key.length < LEAST_KEY_LENGTH)) {
    throw new InputError(
      `a sealingKey is shorter than ${LEAST_KEY_LENGTH} characters`,
    );
  }
  return keys;
}

/**
 * Reads `governance.sources.oauth`.
 *
 * @throws Error naming the key, where a required one is missing or cannot be used.
 */
export function readOAuthConfig(config: Config): OAuthSourceConfig[] {
  const entries =
    config.getOptionalConfigArray('governance.sources.oauth') ?? [];
  return entries.map(entry => ({
    id: entry.getString('id'),
    title: entry.getOptionalString('title') ?? entry.getString('id'),
    environment: entry.getOptionalString('environment'),
    issuer: readIssuer(entry),
    initialAccessToken: entry.getString('initialAccessToken'),
    sealingKeys: readSealingKeys(entry),
    scopes: readScopes(entry),
    longestLifeMs: readMilliseconds(entry, 'longestLife', LONGEST_LIFE_MS),
    requestTimeoutMs: readMilliseconds(
      entry,
      'requestTimeout',
      REQUEST_TIMEOUT_MS,
    ),
    acceptsTokenRotation:
      entry.getOptionalBoolean('acceptTokenRotation') ?? false,
  }));
}
