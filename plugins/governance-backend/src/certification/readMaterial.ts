import {
  EvidenceBundle,
  ObservedCredential,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  getIdentity,
  InventoryHolding,
  InventoryIdentityDetail,
} from '../inventory';
import { HoldingMaterial, IdentityMaterial } from './ports';

/** Days of use that evidence shows at most, newest kept. */
const USE_ROWS = 120;

type Use = EvidenceBundle['use'];

/** Use of a subject as far as its source covers it; unknown where the source keeps no record. */
async function readUse(
  trx: Knex.Transaction,
  options: { source: string; subjectRef: string },
): Promise<Use> {
  const window = await trx('inventory_use_windows')
    .where({ source: options.source })
    .min({ from: 'from' })
    .max({ to: 'to' })
    .first<{ from: string | null; to: string | null }>();
  if (!window?.from || !window.to) {
    return {
      known: false,
      reason: `${options.source} keeps no record of use`,
    };
  }
  const days: Array<{ day: string; caller: string; count: number }> = await trx(
    'inventory_use',
  )
    .where({ subject_ref: options.subjectRef })
    .orderBy([
      { column: 'day', order: 'desc' },
      { column: 'caller', order: 'asc' },
    ])
    .limit(USE_ROWS)
    .select('day', 'caller', 'count');
  return {
    known: true,
    source: options.source,
    from: window.from,
    to: window.to,
    days: days.map(row => ({ ...row, count: Number(row.count) })).reverse(),
  };
}

async function readDependents(
  trx: Knex.Transaction,
  identity: InventoryIdentityDetail,
): Promise<EvidenceBundle['dependents']> {
  if (!identity.consumersKnown) {
    return {
      known: false,
      reason: 'No source says which component uses it',
    };
  }
  const callers: Array<{ caller: string }> = await trx('inventory_use')
    .where({ identity_ref: identity.ref })
    .distinct('caller')
    .orderBy('caller')
    .limit(20);
  const seen = new Map<
    string,
    { ref: string; basis: 'declared' | 'observed' | 'derived'; via: string }
  >();
  for (const consumer of identity.consumers) {
    if (!seen.has(consumer.ref)) {
      seen.set(consumer.ref, consumer);
    }
  }
  return {
    known: true,
    entities: [
      ...seen.values(),
      ...callers.map(({ caller }) => ({
        ref: caller,
        basis: 'observed' as const,
        via: 'was seen calling with it',
      })),
    ],
  };
}

function titleOfCredential({
  title,
  body,
}: InventoryHolding<ObservedCredential>): string {
  return title === body.externalId ? `${body.kind} ${title}` : title;
}

function titleOfGrant({ body }: InventoryHolding<ObservedGrant>): string {
  return body.resource ? `${body.name} on ${body.resource}` : body.name;
}

async function toCredential(
  trx: Knex.Transaction,
  identity: InventoryIdentityDetail,
  held: InventoryHolding<ObservedCredential>,
): Promise<HoldingMaterial> {
  const { body } = held;
  return {
    kind: 'credential',
    ref: held.ref,
    externalId: body.externalId,
    title: titleOfCredential(held),
    fingerprint: held.fingerprint,
    live:
      !held.absentSince &&
      body.status !== 'revoked' &&
      body.status !== 'inactive',
    privileged: identity.privileged ?? false,
    platformManaged: body.platformManaged ?? false,
    requestedBy: held.requestedBy,
    expiresAt: body.expiresAt,
    facts: held.facts,
    use: await readUse(trx, { source: held.source, subjectRef: held.ref }),
  };
}

async function toGrant(
  trx: Knex.Transaction,
  held: InventoryHolding<ObservedGrant>,
): Promise<HoldingMaterial> {
  const { body } = held;
  return {
    kind: 'grant',
    ref: held.ref,
    externalId: body.externalId,
    title: titleOfGrant(held),
    fingerprint: held.fingerprint,
    live: !held.absentSince,
    privileged: body.privileged ?? false,
    platformManaged: false,
    requestedBy: held.requestedBy,
    actions: body.actions,
    expiresAt: body.expiresAt,
    facts: held.facts,
    use: await readUse(trx, { source: held.source, subjectRef: held.ref }),
  };
}

/** Everything that the inventory knows of an identity, as a review needs it. */
export async function readMaterial(
  trx: Knex.Transaction,
  identityRef: string,
  now: Date,
): Promise<IdentityMaterial | undefined> {
  const identity = await getIdentity(trx, identityRef, now);
  if (!identity) {
    return undefined;
  }
  const holdings: HoldingMaterial[] = [];
  for (const held of identity.heldCredentials) {
    holdings.push(await toCredential(trx, identity, held));
  }
  for (const held of identity.heldGrants) {
    holdings.push(await toGrant(trx, held));
  }
  const sources = identity.statements
    .filter(({ basis }) => basis === 'observed')
    .map(({ source, at }) => ({ source, at }));
  return {
    ref: identity.ref,
    key: {
      realm: identity.realm,
      region: identity.region,
      externalId: identity.externalId,
    },
    title: identity.title,
    type: identity.type,
    source: identity.source,
    environment: identity.environment,
    ownerRef: identity.owner,
    platformOwned: identity.platformOwned ?? false,
    managedBy: identity.managedBy?.tool,
    facts: identity.facts,
    holdings,
    dependents: await readDependents(trx, identity),
    findings: identity.openFindings.map(finding => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      since: finding.first_seen_at,
    })),
    sources,
  };
}
