import {
  EvidenceBundle,
  ObservedCredential,
  ObservedEntitlement,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  flagOf,
  HeldRows,
  IdentityParts,
  IdentityRow,
  InventoryHolding,
  readHeld,
  readIdentityParts,
} from '../inventory';
import { findHolders, holderOf } from '../inventory/operations/findHolders';
import { readCallers, readUse } from './operations/readUse';
import { HoldingMaterial, IdentityMaterial } from './ports';
import { readStandaloneMaterials } from './readStandaloneMaterials';

function dependentsOf(
  { consumers, consumersKnown }: IdentityParts,
  callers: readonly string[],
): EvidenceBundle['dependents'] {
  if (!consumersKnown) {
    return {
      known: false,
      reason: 'No source says which component uses it',
    };
  }
  const seen = new Map<string, IdentityParts['consumers'][number]>();
  for (const consumer of consumers) {
    if (!seen.has(consumer.ref)) {
      seen.set(consumer.ref, consumer);
    }
  }
  return {
    known: true,
    entities: [
      ...seen.values(),
      ...callers.map(ref => ({
        ref,
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

function toCredential(
  held: InventoryHolding<ObservedCredential>,
  options: { privileged: boolean; use: EvidenceBundle['use'] },
): HoldingMaterial {
  const { body } = held;
  return {
    kind: 'credential',
    type: body.kind,
    ref: held.ref,
    externalId: body.externalId,
    title: titleOfCredential(held),
    fingerprint: held.fingerprint,
    live:
      !held.absentSince &&
      body.status !== 'revoked' &&
      body.status !== 'inactive',
    privileged: options.privileged,
    platformManaged: body.platformManaged ?? false,
    requestedBy: held.requestedBy,
    createdAt: body.createdAt,
    expiresAt: body.expiresAt,
    facts: held.facts,
    use: options.use,
  };
}

function toGrant(
  held: InventoryHolding<ObservedGrant>,
  use: EvidenceBundle['use'],
): HoldingMaterial {
  const { body } = held;
  return {
    kind: 'grant',
    type: body.kind,
    ref: held.ref,
    externalId: body.externalId,
    title: titleOfGrant(held),
    fingerprint: held.fingerprint,
    live: !held.absentSince,
    privileged: body.privileged ?? false,
    platformManaged: false,
    requestedBy: held.requestedBy,
    actions: body.actions,
    name: body.name,
    expiresAt: body.expiresAt,
    facts: held.facts,
    use,
  };
}

function toEntitlement(
  held: InventoryHolding<ObservedEntitlement>,
  options: { privileged: boolean; holder: string | undefined },
): HoldingMaterial {
  return {
    kind: 'entitlement',
    type: 'entitlement',
    ref: held.ref,
    externalId: held.body.externalId,
    title: held.title,
    fingerprint: held.fingerprint,
    live: !held.absentSince,
    // Whoever may act as it may do what it may.
    privileged: options.privileged,
    platformManaged: false,
    requestedBy: options.holder,
    facts: held.facts,
    use: {
      known: false,
      reason: `${held.source} does not tell who acted as it`,
    },
  };
}

function toMaterial(
  row: IdentityRow,
  parts: IdentityParts,
  known: {
    uses: ReadonlyMap<string, EvidenceBundle['use']>;
    callers: readonly string[];
    holders: ReadonlyMap<string, string>;
  },
): IdentityMaterial {
  const useOf = ({ ref, source }: { ref: string; source: string }) =>
    known.uses.get(ref) ?? {
      known: false,
      reason: `${source} keeps no record of use`,
    };
  const managedBy: { tool: string } | undefined =
    row.managed_by === null ? undefined : JSON.parse(row.managed_by);
  return {
    ref: row.ref,
    key: {
      realm: row.realm,
      region: row.region,
      externalId: row.external_id,
    },
    title: row.display_name,
    type: row.type,
    source: row.source,
    environment: row.environment ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    platformOwned: flagOf(row.platform_owned) ?? false,
    managedBy: managedBy?.tool,
    facts: parts.facts,
    holdings: [
      ...parts.heldCredentials.map(held =>
        toCredential(held, {
          privileged: flagOf(row.privileged) ?? false,
          use: useOf(held),
        }),
      ),
      ...parts.heldGrants.map(held => toGrant(held, useOf(held))),
      ...parts.heldEntitlements.map(held =>
        toEntitlement(held, {
          privileged: flagOf(row.privileged) ?? false,
          holder: holderOf(
            {
              holder: held.body.holder,
              requested_by: held.requestedBy ?? null,
            },
            known.holders,
          ),
        }),
      ),
    ],
    dependents: dependentsOf(parts, known.callers),
    findings: parts.openFindings.map(finding => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      since: finding.first_seen_at,
    })),
    sources: parts.statements
      .filter(({ basis }) => basis === 'observed')
      .map(({ source, at }) => ({ source, at })),
  };
}

/**
 * Everything that the inventory knows of identities and of what stands for itself, as a review needs it, in as many
 * statements for hundreds as for one; what stands for itself is looked for only where a reference is of no identity.
 * Those not known are left out.
 *
 * @param read - rows of the identities, where they have been read in this transaction
 */
export async function readMaterials(
  trx: Knex.Transaction,
  identityRefs: readonly string[],
  read?: HeldRows,
): Promise<Map<string, IdentityMaterial>> {
  const held = read ?? (await readHeld(trx, identityRefs));
  const wanted = new Set(identityRefs);
  const rows = held.identities.filter(({ ref }) => wanted.has(ref));
  const refs = rows.map(({ ref }) => ref);
  const known = new Set(refs);
  const others = identityRefs.filter(ref => !known.has(ref));
  const standalone =
    others.length === 0
      ? new Map<string, IdentityMaterial>()
      : await readStandaloneMaterials(trx, others);
  if (refs.length === 0) {
    return standalone;
  }
  const parts = await readIdentityParts(trx, { ...held, identities: rows });
  const uses = await readUse(
    trx,
    [...parts.values()].flatMap(({ heldCredentials, heldGrants }) => [
      ...heldCredentials,
      ...heldGrants,
    ]),
  );
  const callers = await readCallers(trx, refs);
  const holders = await findHolders(
    trx,
    [...parts.values()].flatMap(({ heldEntitlements }) =>
      heldEntitlements.map(({ body }) => body.holder),
    ),
  );
  return new Map([
    ...standalone,
    ...rows.flatMap((row): [string, IdentityMaterial][] => {
      const own = parts.get(row.ref);
      return own
        ? [
            [
              row.ref,
              toMaterial(row, own, {
                uses,
                callers: callers.get(row.ref) ?? [],
                holders,
              }),
            ],
          ]
        : [];
    }),
  ]);
}
