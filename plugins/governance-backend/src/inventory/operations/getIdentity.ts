import {
  Fact,
  ObservedCredential,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { HoldingStatements, mergeStatements } from '../holdingRows';
import {
  identityOf,
  InventoryIdentity,
  selectIdentities,
} from '../identityView';
import { factOf, IdentityBody, Statement } from '../resolveIdentity';
import {
  ChangeRow,
  ConsumerRow,
  CredentialRow,
  FindingRow,
  GrantRow,
  StatementRow,
} from '../rows';
import { statementOf } from '../statements';

/** Changes that come with an identity; older ones are read from the history. */
const CHANGES_SHOWN = 50;

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

/** An identity with everything that is stored about it. */
export interface InventoryIdentityDetail extends InventoryIdentity {
  facts: InventoryFacts;
  statements: Array<Statement<IdentityBody>>;
  heldCredentials: Array<InventoryHolding<ObservedCredential>>;
  heldGrants: Array<InventoryHolding<ObservedGrant>>;
  consumers: Array<{ ref: string; basis: ConsumerRow['basis']; via: string }>;
  /** False where no source says what uses it: then an empty list means nothing. */
  consumersKnown: boolean;
  openFindings: FindingRow[];
  changes: ChangeRow[];
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

function holdingOf<B extends object, R extends CredentialRow | GrantRow>(
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

/** One identity with credentials, grants, consumers, open findings and its latest changes; undefined where there is none. */
export async function getIdentity(
  trx: Knex.Transaction,
  ref: string,
  now: Date,
): Promise<InventoryIdentityDetail | undefined> {
  const [row] = await selectIdentities(trx, now).where(
    'inventory_identities.ref',
    ref,
  );
  if (!row) {
    return undefined;
  }
  const statements = (
    await trx<StatementRow>('inventory_statements')
      .where({ identity_ref: ref })
      .orderBy('source')
  ).map(statementOf);
  const credentials = await trx<CredentialRow>('inventory_credentials')
    .where({ identity_ref: ref })
    .orderBy('ref');
  const grants = await trx<GrantRow>('inventory_grants')
    .where({ identity_ref: ref })
    .orderBy('ref');
  const consumers = await trx<ConsumerRow>('inventory_consumers')
    .where({ subject_ref: ref })
    .orderBy(['component_ref', 'source']);
  const openFindings = await trx<FindingRow>('inventory_findings')
    .where({ identity_ref: ref })
    .whereNull('resolved_at')
    .orderBy('id');
  const changes = await trx<ChangeRow>('inventory_changes')
    .where({ identity_ref: ref })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(CHANGES_SHOWN);
  const seenAt = new Map(statements.map(({ source, at }) => [source, at]));
  return {
    ...identityOf(row),
    facts: factsOf(statements, IDENTITY_FACTS, factOf),
    statements,
    heldCredentials: credentials.flatMap(held =>
      holdingOf<ObservedCredential, CredentialRow>(held, seenAt, said =>
        factsOf(said, CREDENTIAL_FACTS, factOf),
      ),
    ),
    heldGrants: grants.flatMap(held =>
      holdingOf<ObservedGrant, GrantRow>(held, seenAt, said =>
        factsOf(said, GRANT_FACTS, factOf),
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
    openFindings,
    changes,
  };
}
