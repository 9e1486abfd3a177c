import {
  ObservedCredential,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';
import { entityRefOf } from '@countersign/plugin-governance-node';
import { readBinding } from '../token/TokenSecret';
import { SecretMetadata } from './readCluster';

export const ACCOUNT = 'kubernetes.io/service-account.name';

/** A day, by the server's clock; written by it when such a token is used. */
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

function dayOf(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function instantOf(text: string | null | undefined): string | undefined {
  return text ? new Date(text).toISOString() : undefined;
}

/** What a Secret that holds a token says of it. Such a token has no end. */
function describeLegacyToken(secret: SecretMetadata): ObservedCredential {
  const { namespace, name, creationTimestamp, labels } = secret;
  return {
    externalId: `Secret/${namespace}/${name}`,
    kind: 'token',
    displayName: `token in Secret ${namespace}/${name}`,
    status: labels?.[INVALID_SINCE] ? 'inactive' : 'active',
    createdAt: instantOf(creationTimestamp),
    expiresAt: 'never',
    lastUsedAt: dayOf(labels?.[LAST_USED]),
  };
}

/** What a Secret that a token is bound to says of it. */
function describeBoundToken(
  secret: SecretMetadata,
  now: Date,
): { account: string; credential: ObservedCredential } | undefined {
  const binding = readBinding(secret);
  if (!binding) {
    return undefined;
  }
  const { namespace, name, creationTimestamp } = secret;
  const { order, token, tag } = binding;
  const expiresAt = token?.expiresAt ?? order.notAfter;
  return {
    account: order.identity,
    credential: {
      externalId: token?.credentialId ?? `Secret/${namespace}/${name}`,
      kind: 'token',
      displayName: `token bound to Secret ${namespace}/${name}`,
      status: Date.parse(expiresAt) <= now.getTime() ? 'inactive' : 'active',
      createdAt: instantOf(creationTimestamp),
      expiresAt,
      requestedBy: entityRefOf(order.requestedBy),
      labels: { tag, owner: order.owner },
    },
  };
}

/** Adds to each service account what its tokens are, as far as the cluster has an object for one. Pure. */
export function withTokens(
  identities: readonly ObservedIdentity[],
  options: {
    tokenSecrets: readonly SecretMetadata[];
    boundSecrets: readonly SecretMetadata[];
    now: Date;
  },
): ObservedIdentity[] {
  const byAccount = new Map<string, ObservedCredential[]>();
  const add = (account: string, credential: ObservedCredential) =>
    byAccount.set(account, [...(byAccount.get(account) ?? []), credential]);
  for (const secret of options.tokenSecrets) {
    const name = secret.annotations?.[ACCOUNT];
    if (name) {
      add(
        `system:serviceaccount:${secret.namespace}:${name}`,
        describeLegacyToken(secret),
      );
    }
  }
  for (const secret of options.boundSecrets) {
    const described = describeBoundToken(secret, options.now);
    if (described) {
      add(described.account, described.credential);
    }
  }
  return identities.map(identity => ({
    ...identity,
    credentials: [
      ...identity.credentials,
      ...(byAccount.get(identity.key.externalId) ?? []),
    ],
  }));
}
