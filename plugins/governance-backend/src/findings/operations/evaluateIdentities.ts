import {
  EvaluatedIdentity,
  evaluateFindings,
  FindingInput,
  FindingThresholds,
  ObservedCredential,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { groupValues } from '../../grouping/groupValues';
import { mergeStatements } from '../../inventory/holdingRows';
import { holdingRefOf } from '../../inventory/refs';
import {
  batchesOf,
  CredentialRow,
  FindingRow,
  flagOf,
  GrantRow,
  IdentityRow,
  StatementRow,
} from '../../inventory/rows';
import { winningStatement } from '../../inventory/resolveIdentity';
import { statementOf } from '../../inventory/statements';
import { findingRow } from '../findingRows';
import { judgeProcedure, ProcedureContext } from '../judgeProcedures';
import { findUnrequested } from './findUnrequested';
import { storeFindings } from './storeFindings';

function bodiesOf<B extends object>(
  rows: Array<{ identity_ref: string; statements: string }>,
): Map<string, B[]> {
  return groupValues(
    rows.flatMap(({ identity_ref, statements }) => {
      const body = mergeStatements<B>(JSON.parse(statements));
      return body ? [{ identity_ref, body }] : [];
    }),
    ({ identity_ref }) => identity_ref,
    ({ body }) => body,
  );
}

/** What an identity holds that no runbook can take out of service. */
function findWithoutProcedure(
  row: IdentityRow,
  identity: EvaluatedIdentity,
  procedures: ProcedureContext,
): FindingInput['withoutProcedure'] {
  if (identity.platformOwned) {
    return [];
  }
  const held = [
    ...identity.credentials
      .filter(
        ({ status, platformManaged }) =>
          status !== 'revoked' && !platformManaged,
      )
      .map(({ kind, externalId, displayName }) => ({
        kind: 'credential' as const,
        type: kind as string,
        externalId,
        title: displayName ?? externalId,
      })),
    ...identity.grants.map(({ kind, externalId, name }) => ({
      kind: 'grant' as const,
      type: kind as string,
      externalId,
      title: name,
    })),
  ];
  return held.flatMap(({ kind, type, externalId, title }) => {
    const reason = judgeProcedure(
      {
        kind,
        type,
        externalId,
        identityType: row.type,
        source: row.source,
        managed: row.managed_by !== null,
        ...(row.environment === null ? {} : { environment: row.environment }),
      },
      procedures,
    );
    return reason === undefined
      ? []
      : [
          {
            subject: { kind, identity: identity.key, externalId },
            title: `${row.display_name}: ${title}`,
            reason,
            facts: { [`${kind}.kind`]: type, 'identity.type': row.type },
          },
        ];
  });
}

/**
 * Judges identities as they are stored, and stores what is found. To be called after a change, and from time to time,
 * since time alone makes keys old. An absent identity has no findings.
 */
export async function evaluateIdentities(
  trx: Knex.Transaction,
  options: {
    refs: string[];
    now: Date;
    thresholds: FindingThresholds;
    /** Left out, nobody looks whether there is a runbook. */
    procedures?: ProcedureContext;
  },
): Promise<void> {
  const { now, thresholds, procedures } = options;
  const issuedFor = procedures?.issuedFor?.();
  for (const refs of batchesOf(options.refs)) {
    const rows = await trx<IdentityRow>('inventory_identities')
      .whereIn('ref', refs)
      .whereNull('absent_since');
    const credentials = bodiesOf<ObservedCredential>(
      await trx<CredentialRow>('inventory_credentials')
        .whereIn('identity_ref', refs)
        .whereNull('absent_since')
        .select('identity_ref', 'statements')
        .orderBy('ref'),
    );
    const grants = bodiesOf<ObservedGrant>(
      await trx<GrantRow>('inventory_grants')
        .whereIn('identity_ref', refs)
        .whereNull('absent_since')
        .select('identity_ref', 'statements')
        .orderBy('ref'),
    );
    const statements = groupValues(
      await trx<StatementRow>('inventory_statements').whereIn(
        'identity_ref',
        refs,
      ),
      ({ identity_ref }) => identity_ref,
      statementOf,
    );
    const unrequested =
      issuedFor &&
      (await findUnrequested(trx, { rows, issuedFor, now: now.toISOString() }));
    const current = rows.flatMap(row => {
      const said = statements.get(row.ref) ?? [];
      const identity: EvaluatedIdentity = {
        key: {
          realm: row.realm,
          region: row.region,
          externalId: row.external_id,
        },
        type: row.type,
        displayName: row.display_name,
        status: row.status,
        lastUsedAt: winningStatement(said, 'lastUsedAt')?.value,
        privileged: flagOf(row.privileged),
        platformOwned: flagOf(row.platform_owned),
        credentials: credentials.get(row.ref) ?? [],
        grants: grants.get(row.ref) ?? [],
        attachment: { owner: row.owner_ref ?? undefined },
      };
      const { findings } = evaluateFindings(
        {
          source: row.source,
          observedAt:
            said.find(({ source }) => source === row.source)?.at ??
            row.last_changed_at,
          identities: [identity],
          certificates: [],
          roles: [],
          ...(unrequested
            ? {
                unrequested: (unrequested.get(row.ref) ?? []).map(
                  ({ external_id, display_name, first_seen_at }) => ({
                    subject: {
                      kind: 'credential' as const,
                      identity: identity.key,
                      externalId: external_id,
                    },
                    title: `${row.display_name}: ${display_name}`,
                    facts: { 'credential.firstSeenAt': first_seen_at },
                  }),
                ),
              }
            : {}),
          ...(procedures
            ? {
                withoutProcedure: findWithoutProcedure(
                  row,
                  identity,
                  procedures,
                ),
              }
            : {}),
        },
        { now, thresholds },
      );
      return findings.map(finding => {
        const { subject } = finding;
        const ref =
          subject.kind === 'credential' || subject.kind === 'grant'
            ? holdingRefOf(subject.kind, row.ref, subject.externalId)
            : row.ref;
        return findingRow(
          finding,
          { ref, identityRef: row.ref, source: row.source },
          now.toISOString(),
        );
      });
    });
    const stored = await trx<FindingRow>('inventory_findings').whereIn(
      'identity_ref',
      refs,
    );
    await storeFindings(trx, { stored, current, at: now.toISOString() });
  }
}
