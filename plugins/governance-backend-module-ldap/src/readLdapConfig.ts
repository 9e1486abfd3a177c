import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { isWithin } from './distinguishedNames';

/** How an account is put out of service: by the password policy overlay, or by its password. */
export type LockKind = 'ppolicy' | 'password';

/** What a directory's issuer may give. */
export interface LdapIssuerConfig {
  accountBase: string;
  longestLifeMs: number;
  /** Groups, by DN, whose membership may be granted; everything else is refused. */
  grantable: string[];
}

/** One configured directory. */
export interface LdapSourceConfig {
  id: string;
  title: string;
  environment?: string;
  base: string;
  filter: string;
  groupBase: string;
  privilegedGroups: string[];
  lock: LockKind;
  /** Absent where nothing is issued from here. */
  issuer?: LdapIssuerConfig;
  connection: {
    url: string;
    /** `start`: a connection without encryption is upgraded before anything is said. */
    tls: 'from-the-start' | 'start' | 'none';
    ca?: string;
    bindDn: string;
    bindPassword: string;
    timeoutMs: number;
  };
}

const LONGEST_LIFE_MS = 90 * 24 * 60 * 60 * 1000;
const TIMEOUT_MS = 30_000;
const SERVICE_ACCOUNTS = '(objectClass=simpleSecurityObject)';

function readMilliseconds(
  config: Config,
  key: string,
  otherwise: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : otherwise;
}

function readIssuer(config: Config, base: string): LdapIssuerConfig {
  const accountBase = config.getOptionalString('accountBase') ?? base;
  if (!isWithin(accountBase, base)) {
    throw new InputError(
      `accountBase '${accountBase}' is not below base '${base}', so what is issued there would not be seen`,
    );
  }
  return {
    accountBase,
    longestLifeMs: readMilliseconds(config, 'longestLife', LONGEST_LIFE_MS),
    grantable: config.getOptionalStringArray('grantable') ?? [],
  };
}

function readLock(config: Config): LockKind {
  const lock = config.getOptionalString('lock') ?? 'ppolicy';
  if (lock !== 'ppolicy' && lock !== 'password') {
    throw new InputError(`lock is '${lock}'; 'ppolicy' or 'password' can be`);
  }
  return lock;
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
}

function readTls(
  config: Config,
  url: string,
): LdapSourceConfig['connection']['tls'] {
  if (/^ldaps:\/\/./i.test(url)) {
    return 'from-the-start';
  }
  if (!/^ldap:\/\/./i.test(url)) {
    throw new InputError(
      `url is '${url}'; it starts with 'ldaps://' or 'ldap://'`,
    );
  }
  return config.getOptionalBoolean('tls') ?? true ? 'start' : 'none';
}

/**
 * Reads `governance.sources.ldap`.
 *
 * @throws Error naming the key, where a required one is missing or of the wrong type.
 */
export function readLdapConfig(config: Config): LdapSourceConfig[] {
  const entries =
    config.getOptionalConfigArray('governance.sources.ldap') ?? [];
  return entries.map(entry => {
    const base = entry.getString('base');
    const url = entry.getString('url');
    const tls = readTls(entry, url);
    if (entry.has('issuer') && tls === 'none' && !isLoopback(url)) {
      // Every password that is issued is tried on this connection.
      throw new InputError(
        `tls is false for '${entry.getString(
          'id',
        )}', which issues passwords; leave it out, or leave issuer out`,
      );
    }
    return {
      ...(entry.has('issuer')
        ? { issuer: readIssuer(entry.getConfig('issuer'), base) }
        : {}),
      id: entry.getString('id'),
      title: entry.getOptionalString('title') ?? entry.getString('id'),
      environment: entry.getOptionalString('environment'),
      base,
      filter: entry.getOptionalString('filter') ?? SERVICE_ACCOUNTS,
      groupBase: entry.getOptionalString('groupBase') ?? base,
      privilegedGroups: entry.getOptionalStringArray('privilegedGroups') ?? [],
      lock: readLock(entry),
      connection: {
        url,
        tls,
        ca: entry.getOptionalString('ca'),
        bindDn: entry.getString('bindDn'),
        bindPassword: entry.getString('bindPassword'),
        timeoutMs: readMilliseconds(entry, 'requestTimeout', TIMEOUT_MS),
      },
    };
  });
}
