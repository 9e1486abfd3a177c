import { Fact } from '@countersign/plugin-governance-common';
import { InventoryFacts, InventoryIdentityDetail } from '../inventory';

/** What of a credential, grant or entitlement flows may read. */
export interface HeldFacts {
  kind: 'credential' | 'grant' | 'entitlement';
  /** What sort of it, as its source says: `api-key`, `role`. */
  type: string;
  ref: string;
  externalId: string;
  source: string;
  fingerprint: string;
  /** As flows call it. */
  status: 'active' | 'disabled' | 'unknown';
  privileged: boolean | undefined;
  scopes: string[];
  requestedBy: string | undefined;
  facts: InventoryFacts;
  absentSince: string | undefined;
}

function wordOf(status: string | undefined): HeldFacts['status'] {
  switch (status) {
    case 'active':
      return 'active';
    case 'disabled':
    case 'inactive':
    case 'revoked':
    case 'expired':
    case 'superseded':
      return 'disabled';
    default:
      return 'unknown';
  }
}

/** What an identity holds under a reference; undefined where it holds no such thing. */
export function findHeld(
  identity: InventoryIdentityDetail,
  ref: string,
): HeldFacts | undefined {
  const credential = identity.heldCredentials.find(held => held.ref === ref);
  if (credential) {
    const { body, source, fingerprint, requestedBy, facts, absentSince } =
      credential;
    return {
      kind: 'credential',
      type: body.kind,
      ref,
      externalId: body.externalId,
      source,
      fingerprint,
      status: absentSince ? 'disabled' : wordOf(body.status),
      privileged: identity.privileged,
      scopes: [],
      requestedBy,
      facts,
      absentSince,
    };
  }
  const entitlement = identity.heldEntitlements.find(held => held.ref === ref);
  if (entitlement) {
    const { body, source, fingerprint, requestedBy, facts, absentSince } =
      entitlement;
    return {
      kind: 'entitlement',
      type: 'entitlement',
      ref,
      externalId: body.externalId,
      source,
      fingerprint,
      status: absentSince ? 'disabled' : wordOf(identity.status),
      privileged: identity.privileged,
      scopes: [body.may],
      requestedBy,
      facts,
      absentSince,
    };
  }
  const grant = identity.heldGrants.find(held => held.ref === ref);
  if (!grant) {
    return undefined;
  }
  const { body, source, fingerprint, requestedBy, facts, absentSince } = grant;
  return {
    kind: 'grant',
    type: body.kind,
    ref,
    externalId: body.externalId,
    source,
    fingerprint,
    status: absentSince ? 'disabled' : wordOf(identity.status),
    privileged: body.privileged,
    scopes: body.actions ?? [body.name],
    requestedBy,
    facts,
    absentSince,
  };
}

/** A fact's value, where it is known. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.known ? fact.value : undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether something was used within so many days. A source that keeps no record leaves it unknown. */
export function useWord(
  facts: InventoryFacts,
  options: { now: Date; unusedDays: number },
): 'used' | 'unused' | 'unknown' {
  const last = valueOf(facts.lastUsedAt);
  if (typeof last !== 'string') {
    return 'unknown';
  }
  if (last === 'never') {
    return 'unused';
  }
  const days = (options.now.getTime() - Date.parse(last)) / DAY_MS;
  return days > options.unusedDays ? 'unused' : 'used';
}

/** Full days since a secret was made or last rotated; undefined where nobody says. */
export function ageDays(facts: InventoryFacts, now: Date): number | undefined {
  const since = [valueOf(facts.lastRotatedAt), valueOf(facts.createdAt)].find(
    (at): at is string => typeof at === 'string' && at !== 'never',
  );
  return since === undefined
    ? undefined
    : Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / DAY_MS));
}
