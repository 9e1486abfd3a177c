import {
  CampaignDefinition,
  ObservedCredential,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CredentialRow, flagOf, GrantRow, IdentityRow } from '../../inventory';
import {
  HoldingStatements,
  mergeStatements,
} from '../../inventory/holdingRows';
import { Candidate, CandidateIdentity } from '../scopeFacts';

function ofCredential(row: CredentialRow, identity: IdentityRow): Candidate {
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

/** Identities with what they hold of the kinds asked about, in the order given. Relies on the indices on `identity_ref`. */
export async function readCandidates(
  trx: Knex.Transaction,
  options: {
    identityRefs: string[];
    asks: CampaignDefinition['spec']['asks'];
  },
): Promise<CandidateIdentity[]> {
  const { identityRefs, asks } = options;
  const found = new Map<string, CandidateIdentity>();
  const rows = await trx<IdentityRow>('inventory_identities')
    .whereIn('ref', identityRefs)
    .whereNull('absent_since')
    .orderBy('ref');
  for (const row of rows) {
    found.set(row.ref, { row, holdings: [] });
  }
  if (asks.includes('credentials')) {
    const credentials = await trx<CredentialRow>('inventory_credentials')
      .whereIn('identity_ref', identityRefs)
      .whereNull('absent_since')
      .orderBy('ref');
    for (const row of credentials) {
      const identity = found.get(row.identity_ref);
      identity?.holdings.push(ofCredential(row, identity.row));
    }
  }
  if (asks.includes('grants')) {
    const grants = await trx<GrantRow>('inventory_grants')
      .whereIn('identity_ref', identityRefs)
      .whereNull('absent_since')
      .orderBy('ref');
    for (const row of grants) {
      found.get(row.identity_ref)?.holdings.push(ofGrant(row));
    }
  }
  return [...found.values()];
}
