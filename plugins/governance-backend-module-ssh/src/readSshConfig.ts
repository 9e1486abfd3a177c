import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import path from 'node:path';

/** One configured certificate authority. */
export interface SshAuthorityConfig {
  id: string;
  title: string;
  environment?: string;
  /** Read by `ssh-keygen` alone. */
  keyFile: string;
  publicKeyFile: string;
  revocationListFile: string;
  principals: string[];
  extensions: string[];
  sourceAddresses: string[];
  longestLifeMs: number;
  timeoutMs: number;
}

const LONGEST_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
const TIMEOUT_MS = 10_000;

/** What stands between commas on a command line, and in `AuthorizedPrincipalsFile`. */
const PRINCIPAL = /^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/;
const ADDRESS = /^[0-9A-Fa-f.:]+(\/[0-9]{1,3})?$/;
/** What a certificate may allow (PROTOCOL.certkeys). */
const EXTENSIONS = [
  'permit-X11-forwarding',
  'permit-agent-forwarding',
  'permit-port-forwarding',
  'permit-pty',
  'permit-user-rc',
];

function readMilliseconds(
  config: Config,
  key: string,
  otherwise: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : otherwise;
}

function readList(
  config: Config,
  key: string,
  isGood: { test(value: string): boolean; accepted: string },
): string[] {
  const values = config.getOptionalStringArray(key) ?? [];
  const bad = values.filter(value => !isGood.test(value));
  if (bad.length > 0) {
    throw new InputError(
      `${key} holds '${bad.join("', '")}'; accepted ${isGood.accepted}`,
    );
  }
  return values;
}

function readFile(config: Config, key: string, otherwise?: string): string {
  const file = config.getOptionalString(key) ?? otherwise;
  if (file === undefined || !path.isAbsolute(file)) {
    throw new InputError(`${key} is '${file}'; accepted is an absolute path`);
  }
  return file;
}

/**
 * Reads `governance.sshAuthorities`. Opens no file.
 *
 * @throws Error naming the key, where a required one is missing or cannot be used.
 */
export function readSshConfig(config: Config): SshAuthorityConfig[] {
  const entries =
    config.getOptionalConfigArray('governance.sshAuthorities') ?? [];
  return entries.map(entry => {
    const keyFile = readFile(entry, 'keyFile');
    return {
      id: entry.getString('id'),
      title: entry.getOptionalString('title') ?? entry.getString('id'),
      environment: entry.getOptionalString('environment'),
      keyFile,
      publicKeyFile: readFile(entry, 'publicKeyFile', `${keyFile}.pub`),
      revocationListFile: readFile(entry, 'revocationListFile'),
      principals: readList(entry, 'principals', {
        test: value => PRINCIPAL.test(value),
        accepted: 'are letters, digits and . _ @ -',
      }),
      extensions: readList(entry, 'extensions', {
        test: value => EXTENSIONS.includes(value),
        accepted: `are ${EXTENSIONS.join(', ')}`,
      }),
      sourceAddresses: readList(entry, 'sourceAddresses', {
        test: value => ADDRESS.test(value),
        accepted: 'are addresses and CIDR ranges',
      }),
      longestLifeMs: readMilliseconds(entry, 'longestLife', LONGEST_LIFE_MS),
      timeoutMs: readMilliseconds(entry, 'timeout', TIMEOUT_MS),
    };
  });
}
