import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DatabaseIssuerConfig,
  readDatabaseIssuers,
} from './readDatabaseIssuers';
import { checkMount, checkPrefix, readMilliseconds } from './readValues';

/** What this module proves itself with to a server. */
export type OpenBaoAuth =
  | { kind: 'token'; token: string }
  | { kind: 'approle'; mount: string; roleId: string; secretId: string };

/** How a server is reached. */
export interface OpenBaoConnection {
  url: string;
  namespace?: string;
  /** Certificates in PEM that are trusted in place of the system's. */
  ca?: string;
  auth: OpenBaoAuth;
  requestTimeoutMs: number;
}

/** Where values may be put. */
export interface KvStoreConfig {
  /** Mounts of KV version 2, without slashes at their ends. */
  mounts: string[];
  /** For how long a value can be taken out, in seconds, where a wrapping token is put in its place. */
  wrapForSeconds?: number;
}

/** What may be issued, and how. */
export interface ApproleIssuerConfig {
  mount: string;
  /** What the name of every role starts with that is made here. */
  prefix: string;
  /** What may be ordered. */
  policies: string[];
  longestLifeMs: number;
  /** How long a token lives that was given for a secret id, in seconds. */
  tokenLifeSeconds: number;
  /** From where a secret id may be used; from everywhere where it is empty. */
  boundCidrs: string[];
}

/** What is shown of a server. */
export interface ObserveConfig {
  /** Mounts of the AppRole method. */
  mounts: string[];
}

/** In what decisions may be carried out. */
export interface RemediationConfig {
  /** Mounts of the AppRole method, all of which are observed. */
  mounts: string[];
}

/** Where the server writes down what it was asked. */
export interface AuditConfig {
  /** An absolute path, or one from where the process was started. */
  file: string;
}

/** One configured server. */
export interface OpenBaoConfig {
  id: string;
  title: string;
  environment?: string;
  connection: OpenBaoConnection;
  store?: KvStoreConfig;
  issuer?: ApproleIssuerConfig;
  databases?: DatabaseIssuerConfig[];
  observe?: ObserveConfig;
  remediation?: RemediationConfig;
  audit?: AuditConfig;
}

const LONGEST_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
const TOKEN_LIFE_MS = 15 * 60 * 1000;
const REQUEST_TIMEOUT_MS = 10_000;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Names of policies: the server writes them in small letters. */
const POLICY = /^[a-z0-9][a-z0-9_.:-]*$/;

function readUrl(config: Config): string {
  const url = config.getString('url');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed?.protocol === 'https:' ||
    (parsed?.protocol === 'http:' && LOOPBACK.test(parsed.hostname))
  ) {
    return url.replace(/\/$/, '');
  }
  throw new InputError(
    `url is '${url}'; a URL that starts with 'https://' can be`,
  );
}

function readAuth(config: Config): OpenBaoAuth {
  if (config.has('token') === config.has('roleId')) {
    throw new InputError('auth has either token or roleId with secretId');
  }
  if (config.has('token')) {
    return { kind: 'token', token: config.getString('token') };
  }
  return {
    kind: 'approle',
    mount: checkMount(
      config.getOptionalString('mount') ?? 'approle',
      'auth.mount',
    ),
    roleId: config.getString('roleId'),
    secretId: config.getString('secretId'),
  };
}

function readMounts(config: Config, key: string): { mounts: string[] } {
  return {
    mounts: config
      .getConfig(key)
      .getStringArray('mounts')
      .map(mount => checkMount(mount, `${key}.mounts`)),
  };
}

/** @throws InputError where a mount is not observed, for nobody decides about what is not shown */
function readRemediation(entry: Config): RemediationConfig {
  const remediation = readMounts(entry, 'remediation');
  const observed = entry.has('observe')
    ? readMounts(entry, 'observe').mounts
    : [];
  const hidden = remediation.mounts.filter(mount => !observed.includes(mount));
  if (hidden.length > 0) {
    throw new InputError(
      `remediation.mounts has '${hidden.join(
        "', '",
      )}'; mounts that observe.mounts names can be`,
    );
  }
  return remediation;
}

function readStore(entry: Config): KvStoreConfig {
  const store = readMounts(entry, 'store');
  if (!entry.has('store.wrapFor')) {
    return store;
  }
  const wrapForSeconds = Math.floor(
    readMilliseconds(entry, 'store.wrapFor', 0) / 1_000,
  );
  if (wrapForSeconds < 1) {
    throw new InputError(
      `store.wrapFor is ${wrapForSeconds} seconds; one or more can be`,
    );
  }
  return { ...store, wrapForSeconds };
}

function readIssuer(config: Config): ApproleIssuerConfig {
  const prefix = checkPrefix(
    config.getOptionalString('prefix') ?? 'countersign',
    'issuer.prefix',
  );
  const policies = config.getStringArray('policies');
  const bad = policies.filter(
    policy => !POLICY.test(policy) || policy === 'root',
  );
  if (bad.length > 0) {
    throw new InputError(
      `issuer.policies holds '${bad.join(
        "', '",
      )}'; names of policies can be, in small letters, and not 'root'`,
    );
  }
  return {
    mount: checkMount(
      config.getOptionalString('mount') ?? 'approle',
      'issuer.mount',
    ),
    prefix,
    policies,
    longestLifeMs: readMilliseconds(config, 'longestLife', LONGEST_LIFE_MS),
    tokenLifeSeconds: Math.floor(
      readMilliseconds(config, 'tokenLife', TOKEN_LIFE_MS) / 1_000,
    ),
    boundCidrs: config.getOptionalStringArray('boundCidrs') ?? [],
  };
}

/**
 * Reads `governance.sources.openbao`.
 *
 * @throws Error naming the key, where a required one is missing or cannot be used.
 */
export function readOpenBaoConfig(config: Config): OpenBaoConfig[] {
  const entries =
    config.getOptionalConfigArray('governance.sources.openbao') ?? [];
  return entries.map(entry => {
    const id = entry.getString('id');
    return {
      id,
      title: entry.getOptionalString('title') ?? id,
      environment: entry.getOptionalString('environment'),
      connection: {
        url: readUrl(entry),
        namespace: entry.getOptionalString('namespace'),
        ca: entry.getOptionalString('ca'),
        auth: readAuth(entry.getConfig('auth')),
        requestTimeoutMs: readMilliseconds(
          entry,
          'requestTimeout',
          REQUEST_TIMEOUT_MS,
        ),
      },
      ...(entry.has('store') ? { store: readStore(entry) } : {}),
      ...(entry.has('observe')
        ? { observe: readMounts(entry, 'observe') }
        : {}),
      ...(entry.has('remediation')
        ? { remediation: readRemediation(entry) }
        : {}),
      ...(entry.has('audit')
        ? { audit: { file: entry.getString('audit.file') } }
        : {}),
      ...(entry.has('issuer')
        ? { issuer: readIssuer(entry.getConfig('issuer')) }
        : {}),
      ...(entry.has('databases')
        ? { databases: readDatabaseIssuers(entry) }
        : {}),
    };
  });
}
