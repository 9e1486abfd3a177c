import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { isSystemNamespace } from './ownership';

/** What this module proves itself with to a server. */
export type KubernetesAuth =
  | { kind: 'token'; token: string }
  | { kind: 'file'; tokenFile: string };

/** How an API server is reached. */
export interface KubernetesConnection {
  url: string;
  /** Certificates in PEM that are trusted in place of the system's. */
  ca?: string;
  auth: KubernetesAuth;
  requestTimeoutMs: number;
}

/** A service account by its place. */
export interface AccountName {
  namespace: string;
  name: string;
}

/** Whose tokens may be issued, for whom they may be, and for how long. */
export interface TokenIssuerConfig {
  accounts: AccountName[];
  audiences: string[];
  longestLifeMs: number;
  /** For how long a server may let a token in that was revoked, in milliseconds. */
  refusedAfterMs: number;
}

/** Where values may be put. */
export interface SecretStoreConfig {
  namespaces: string[];
}

/** What is shown of a cluster. */
export interface ObserveConfig {
  /** The whole cluster where it is left out. */
  namespaces?: string[];
}

/** What may be changed to carry decisions out. */
export interface RemediationConfig {
  /** Namespaces whose RoleBindings, service accounts and token Secrets may be changed. */
  namespaces: string[];
  /** ClusterRoleBindings that may be changed, by name. */
  clusterRoleBindings: string[];
  /** For how long a server may let a token in that was revoked, in milliseconds. */
  refusedAfterMs: number;
}

/** One configured cluster. */
export interface KubernetesConfig {
  id: string;
  title: string;
  environment?: string;
  /** Name of the cluster in the keys of its identities. */
  realm: string;
  connection: KubernetesConnection;
  issuer?: TokenIssuerConfig;
  store?: SecretStoreConfig;
  observe?: ObserveConfig;
  remediation?: RemediationConfig;
}

const LONGEST_LIFE_MS = 60 * 60 * 1000;
const REQUEST_TIMEOUT_MS = 10_000;

/** API servers remember for ten seconds whom they have let in, and hear of a deletion by a watch. */
const REFUSED_AFTER_MS = 15_000;

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** RFC 1123, as Kubernetes takes it for namespaces. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names of service accounts: labels with points between them, `:` would end the name in that of the user. */
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** What Kubernetes takes as a name of a role or binding. */
const PATH_SEGMENT = /^(?!\.{1,2}$)[^/%]+$/;

/** It stands in a label of every Secret. */
const ID = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

function readMilliseconds(
  config: Config,
  key: string,
  otherwise: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : otherwise;
}

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

function readAuth(config: Config): KubernetesAuth {
  if (config.has('token') === config.has('tokenFile')) {
    throw new InputError('auth has either token or tokenFile');
  }
  return config.has('token')
    ? { kind: 'token', token: config.getString('token') }
    : { kind: 'file', tokenFile: config.getString('tokenFile') };
}

function readNamespaces(config: Config, key: string): string[] {
  const namespaces = config.getStringArray('namespaces');
  const bad = namespaces.find(namespace => !LABEL.test(namespace));
  if (bad !== undefined) {
    throw new InputError(
      `${key}.namespaces holds '${bad}', which is no name of a namespace`,
    );
  }
  return namespaces;
}

function readAccount(text: string): AccountName {
  const [namespace, name, ...rest] = text.split('/');
  if (
    rest.length > 0 ||
    !LABEL.test(namespace) ||
    !SUBDOMAIN.test(name ?? '')
  ) {
    throw new InputError(
      `issuer.accounts holds '${text}'; a namespace and a name such as 'payments/deployer' can be`,
    );
  }
  return { namespace, name };
}

function readIssuer(config: Config): TokenIssuerConfig {
  return {
    accounts: config.getStringArray('accounts').map(readAccount),
    audiences: config.getStringArray('audiences'),
    longestLifeMs: readMilliseconds(config, 'longestLife', LONGEST_LIFE_MS),
    refusedAfterMs: readMilliseconds(config, 'refusedAfter', REFUSED_AFTER_MS),
  };
}

function readObserve(config: Config): ObserveConfig {
  return config.has('namespaces')
    ? { namespaces: readNamespaces(config, 'observe') }
    : {};
}

function readRemediation(config: Config): RemediationConfig {
  const clusterRoleBindings =
    config.getOptionalStringArray('clusterRoleBindings') ?? [];
  const bad = clusterRoleBindings.find(
    name => !PATH_SEGMENT.test(name) || name.startsWith('system:'),
  );
  if (bad !== undefined) {
    throw new InputError(
      `remediation.clusterRoleBindings holds '${bad}'; a name of a ClusterRoleBinding can be that does not start with 'system:'`,
    );
  }
  const namespaces = readNamespaces(config, 'remediation');
  const system = namespaces.find(isSystemNamespace);
  if (system !== undefined) {
    throw new InputError(
      `remediation.namespaces holds '${system}', which is the platform's own`,
    );
  }
  return {
    namespaces,
    clusterRoleBindings,
    refusedAfterMs: readMilliseconds(config, 'refusedAfter', REFUSED_AFTER_MS),
  };
}

function readCluster(entry: Config): KubernetesConfig {
  const id = entry.getString('id');
  if (!ID.test(id)) {
    throw new InputError(
      `id is '${id}'; letters, digits, '-', '_' and '.' can be, at most 63, for it stands in a label`,
    );
  }
  return {
    id,
    title: entry.getOptionalString('title') ?? id,
    environment: entry.getOptionalString('environment'),
    realm: entry.getOptionalString('realm') ?? id,
    connection: {
      url: readUrl(entry),
      ca: entry.getOptionalString('ca'),
      auth: readAuth(entry.getConfig('auth')),
      requestTimeoutMs: readMilliseconds(
        entry,
        'requestTimeout',
        REQUEST_TIMEOUT_MS,
      ),
    },
    ...(entry.has('issuer')
      ? { issuer: readIssuer(entry.getConfig('issuer')) }
      : {}),
    ...(entry.has('store')
      ? {
          store: {
            namespaces: readNamespaces(entry.getConfig('store'), 'store'),
          },
        }
      : {}),
    ...(entry.has('observe')
      ? { observe: readObserve(entry.getConfig('observe')) }
      : {}),
    ...(entry.has('remediation')
      ? { remediation: readRemediation(entry.getConfig('remediation')) }
      : {}),
  };
}

/**
 * Reads `governance.sources.kubernetes`.
 *
 * @throws Error naming the key, where a required one is missing or cannot be used.
 */
export function readKubernetesConfig(config: Config): KubernetesConfig[] {
  return (
    config.getOptionalConfigArray('governance.sources.kubernetes') ?? []
  ).map(readCluster);
}
