import {
  CampaignDefinition,
  ObservedCredential,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  CredentialRow,
  EntitlementRow,
  flagOf,
  GrantRow,
  HELD_KINDS,
  HeldKind,
  HeldRows,
  readHeld,
} from '../../inventory';
import { findHolders, holderOf } from '../../inventory/operations/findHolders';
import {
  HoldingStatements,
  mergeStatements,
} from '../../inventory/holdingRows';
import { readStandalone } from '../../inventory/operations/readStandalone';
import {
  endedState,
  isPrivileged,
  Standalone,
  STANDALONE_KINDS,
  standaloneType,
} from '../../inventory/standalone';
import { Candidate, CandidateIdentity } from '../scopeFacts';

function ofCredential(
  row: CredentialRow,
  identity: CandidateIdentity['row'],
): Candidate {
  const statements: HoldingStatements<ObservedCredential> = JSON.parse(
    row.statements,
  );
  return {
    kind: 'credential',
    ref: row.ref,
    source: row.source,
    title: row.display_name,
    type: row.kind,
    status: row.status,
    privileged: flagOf(identity.privileged),
    platformManaged: mergeStatements(statements)?.platformManaged ?? false,
    requestedBy: row.requested_by ?? undefined,
    createdAt: row.last_rotated_at ?? row.created_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

function ofGrant(row: GrantRow): Candidate {
  return {
    kind: 'grant',
    ref: row.ref,
    source: row.source,
    title: row.resource
      ? `${row.display_name} on ${row.resource}`
      : row.display_name,
    type: row.kind,
    privileged: flagOf(row.privileged),
    platformManaged: false,
    requestedBy: row.requested_by ?? undefined,
    createdAt: row.granted_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

function ofEntitlement(
  row: EntitlementRow,
  identity: CandidateIdentity['row'],
  known: ReadonlyMap<string, string>,
): Candidate {
  return {
    kind: 'entitlement',
    ref: row.ref,
    source: row.source,
    title: row.display_name,
    type: 'entitlement',
    privileged: flagOf(identity.privileged),
    platformManaged: false,
    requestedBy: holderOf(row, known),
  };
}

/** What stands for itself, as its own holder. */
function ofStandalone(thing: Standalone): CandidateIdentity {
  const { row, body } = thing;
  return {
    row: {
      ref: row.ref,
      source: row.source,
      display_name: row.display_name,
      environment: row.environment,
      owner_ref: row.owner_ref,
      privileged: isPrivileged(thing) ?? null,
      platform_owned: null,
      managed_by: null,
      type: standaloneType(thing.kind),
      status: 'unknown',
    },
    holdings: [
      {
        kind: thing.kind,
        ref: row.ref,
        source: row.source,
        title:
          thing.kind === 'certificate'
            ? `certificate of ${thing.body.subjectName ?? row.display_name}`
            : `integration with ${thing.body.partner}`,
        type: standaloneType(thing.kind),
        status: endedState(thing),
        privileged: isPrivileged(thing),
        platformManaged: false,
        ...('partner' in body
          ? { partner: body.partner }
          : {
              issuer: body.issuerName,
              createdAt: body.notValidBefore,
              expiresAt: body.notValidAfter,
            }),
      },
    ],
  };
}

/** Identities with what they hold of the kinds asked about, of rows that have been read; what has vanished is left out. */
async function ofHeld(
  trx: Knex.Transaction,
  held: HeldRows,
  asks: CampaignDefinition['spec']['asks'],
): Promise<CandidateIdentity[]> {
  const isPresent = (row: { absent_since: string | null }) =>
    row.absent_since === null;
  const heldBy = <R extends { absent_since: string | null }>(
    kind: HeldKind,
    rows: ReadonlyMap<string, R[]>,
    ref: string,
  ) => (asks.includes(kind) ? (rows.get(ref) ?? []).filter(isPresent) : []);
  const present = held.identities.filter(isPresent);
  const known = await findHolders(
    trx,
    present.flatMap(({ ref }) =>
      heldBy('entitlements', held.entitlements, ref).map(
        ({ holder }) => holder,
      ),
    ),
  );
  return present.map(row => ({
    row,
    holdings: [
      ...heldBy('credentials', held.credentials, row.ref).map(credential =>
        ofCredential(credential, row),
      ),
      ...heldBy('grants', held.grants, row.ref).map(ofGrant),
      ...heldBy('entitlements', held.entitlements, row.ref).map(entitlement =>
        ofEntitlement(entitlement, row, known),
      ),
    ],
  }));
}

/**
 * Identities with what they hold of the kinds asked about, and what stands for itself, by reference. Relies on primary keys
 * and the indices on `identity_ref`.
 *
 * @param options.held - rows of the identities, where they have been read in this transaction
 */
export async function readCandidates(
  trx: Knex.Transaction,
  options: {
    identityRefs: string[];
    asks: CampaignDefinition['spec']['asks'];
    held?: HeldRows;
  },
): Promise<CandidateIdentity[]> {
  const { identityRefs, asks } = options;
  const kinds = STANDALONE_KINDS.filter(kind => asks.includes(`${kind}s`));
  const things =
    kinds.length === 0
      ? []
      : await readStandalone(trx, { refs: identityRefs, kinds });
  const alone = things
    .filter(({ row }) => row.absent_since === null)
    .map(ofStandalone);
  const held = HELD_KINDS.some(kind => asks.includes(kind))
    ? await ofHeld(
        trx,
        options.held ??
          (await readHeld(trx, identityRefs, { kinds: asks, present: true })),
        asks,
      )
    : [];
  return [...held, ...alone].sort((a, b) => (a.row.ref < b.row.ref ? -1 : 1));
}
