import {
  Fact,
  ObservedCredential,
  ObservedEntitlement,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { HoldingStatements, mergeStatements } from '../holdingRows';
import { factOf, IdentityBody, Statement } from '../resolveIdentity';
import {
  batchesOf,
  ConsumerRow,
  CredentialRow,
  EntitlementRow,
  FindingRow,
  GrantRow,
} from '../rows';
import { HeldRows } from './readHeld';
import { statementsOf } from './statementsOf';

const IDENTITY_FACTS = [
  'status',
  'owner',
  'sponsor',
  'purpose',
  'environment',
  'createdAt',
  'createdBy',
  'lastUsedAt',
  'privileged',
  'authMethods',
] as const;
const CREDENTIAL_FACTS = [
  'status',
  'createdAt',
  'lastRotatedAt',
  'expiresAt',
  'lastUsedAt',
  'multiFactor',
  'platformManaged',
  'requestedBy',
  'algorithm',
] as const;
const GRANT_FACTS = [
  'name',
  'resource',
  'actions',
  'privileged',
  'grantedAt',
  'expiresAt',
  'lastUsedAt',
  'requestedBy',
] as const;

const ENTITLEMENT_FACTS = ['holder', 'holderRef', 'may', 'via'] as const;

/** Facts by field name, as evidence takes them. */
export type InventoryFacts = Record<
  string,
  Fact<string | number | boolean | string[]>
>;

/** A credential or a grant with its facts. */
export interface InventoryHolding<B> {
  ref: string;
  source: string;
  title: string;
  body: B;
  facts: InventoryFacts;
  /** What a decision is bound to. */
  fingerprint: string;
  requestedBy: string | undefined;
  unusedSinceMoveAt: string | undefined;
  absentSince: string | undefined;
  firstSeenAt: string;
  lastChangedAt: string;
}

/** What is stored about an identity besides its own row. */
export interface IdentityParts {
  facts: InventoryFacts;
  statements: Array<Statement<IdentityBody>>;
  heldCredentials: Array<InventoryHolding<ObservedCredential>>;
  heldGrants: Array<InventoryHolding<ObservedGrant>>;
  /** What people may do with it. */
  heldEntitlements: Array<InventoryHolding<ObservedEntitlement>>;
  consumers: Array<{ ref: string; basis: ConsumerRow['basis']; via: string }>;
  /** False where no source says what uses it: then an empty list means nothing. */
  consumersKnown: boolean;
  openFindings: FindingRow[];
}

function factsOf<B extends object, K extends keyof B & string>(
  statements: Statement<B>[],
  fields: readonly K[],
  pick: (statements: Statement<B>[], field: K) => InventoryFacts[string],
): InventoryFacts {
  return Object.fromEntries(
    fields.map(field => [field, pick(statements, field)]),
  );
}

function holdingOf<
  B extends object,
  R extends CredentialRow | GrantRow | EntitlementRow,
>(
  row: R,
  seenAt: Map<string, string>,
  facts: (statements: Statement<B>[]) => InventoryFacts,
): InventoryHolding<B>[] {
  const stated: HoldingStatements<B> = JSON.parse(row.statements);
  const body = mergeStatements(stated);
  const statements = Object.entries(stated).map(
    ([source, { basis, body: said }]): Statement<B> => ({
      source,
      basis,
      at: seenAt.get(source) ?? row.last_changed_at,
      absentSince: undefined,
      body: said,
    }),
  );
  return body === undefined
    ? []
    : [
        {
          ref: row.ref,
          source: row.source,
          title: row.display_name,
          body,
          facts: facts(statements),
          fingerprint: row.fingerprint,
          requestedBy: row.requested_by ?? undefined,
          unusedSinceMoveAt:
            'unused_since_move_at' in row
              ? row.unused_since_move_at ?? undefined
              : undefined,
          absentSince: row.absent_since ?? undefined,
          firstSeenAt: row.first_seen_at,
          lastChangedAt: row.last_changed_at,
        },
      ];
}

async function readBatch(
  trx: Knex.Transaction,
  { refs, held }: { refs: string[]; held: HeldRows },
) {
  return {
    ...held,
    statements: await statementsOf(trx, refs),
    consumers: Map.groupBy(
      await trx<ConsumerRow>('inventory_consumers')
        .whereIn('subject_ref', refs)
        .orderBy(['subject_ref', 'component_ref', 'source']),
      ({ subject_ref }: ConsumerRow) => subject_ref,
    ),
    findings: Map.groupBy(
      await trx<FindingRow>('inventory_findings')
        .whereIn('identity_ref', refs)
        .whereNull('resolved_at')
        .orderBy(['identity_ref', 'id']),
      ({ identity_ref }: FindingRow) => identity_ref ?? '',
    ),
  };
}

function partsOf(
  ref: string,
  batch: Awaited<ReturnType<typeof readBatch>>,
): IdentityParts {
  const statements = batch.statements.get(ref) ?? [];
  const consumers = batch.consumers.get(ref) ?? [];
  const seenAt = new Map(statements.map(({ source, at }) => [source, at]));
  return {
    facts: factsOf(statements, IDENTITY_FACTS, factOf),
    statements,
    heldCredentials: (batch.credentials.get(ref) ?? []).flatMap(held =>
      holdingOf<ObservedCredential, CredentialRow>(held, seenAt, said =>
        factsOf(said, CREDENTIAL_FACTS, factOf),
      ),
    ),
    heldGrants: (batch.grants.get(ref) ?? []).flatMap(held =>
      holdingOf<ObservedGrant, GrantRow>(held, seenAt, said =>
        factsOf(said, GRANT_FACTS, factOf),
      ),
    ),
    heldEntitlements: (batch.entitlements.get(ref) ?? []).flatMap(held =>
      holdingOf<ObservedEntitlement, EntitlementRow>(held, seenAt, said =>
        factsOf(said, ENTITLEMENT_FACTS, factOf),
      ),
    ),
    consumers: consumers.map(({ component_ref: component, basis, via }) => ({
      ref: component,
      basis,
      via,
    })),
    consumersKnown:
      consumers.length > 0 ||
      statements.some(({ body }) => body.consumers !== undefined),
    openFindings: batch.findings.get(ref) ?? [],
  };
}

/**
 * What is stored about identities besides their own rows, in as many statements for hundreds as for one. Relies on primary
 * keys and the indices on `identity_ref`.
 */
export async function readIdentityParts(
  trx: Knex.Transaction,
  held: HeldRows,
): Promise<Map<string, IdentityParts>> {
  const found = new Map<string, IdentityParts>();
  for (const refs of batchesOf(held.identities.map(({ ref }) => ref))) {
    const batch = await readBatch(trx, { refs, held });
    refs.forEach(ref => found.set(ref, partsOf(ref, batch)));
  }
  return found;
}
