import { JsonObject, JsonValue } from '@backstage/types';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ROTATION_FLOW } from '../replacementFacts';
import { CredentialRow } from '../rows';
import { listShownAs } from './issuedAndShown';

/** Which credential the facts of a snapshot name as the one that is replaced. */
function replacedBy(snapshot: string): JsonValue | undefined {
  const { facts }: { facts: JsonObject } = JSON.parse(snapshot);
  const { replaced } = facts;
  return isJsonObject(replaced) ? replaced.ref : undefined;
}

/**
 * The flow that is replacing a credential, if one runs, whoever or whatever has started it. It is about the identity or about what
 * the inventory shows of the credential. Relies on `flow_instances_subject_idx`.
 */
export async function findOpenRotation(
  trx: Knex.Transaction,
  row: Pick<CredentialRow, 'id' | 'external_id' | 'identity_ref'>,
): Promise<{ instanceId: string } | undefined> {
  const about = [
    ...(row.identity_ref === null ? [] : [row.identity_ref]),
    ...(await listShownAs(trx, row)),
  ];
  const running: { id: string; snapshot: string }[] = await trx(
    'flow_instances',
  )
    .where({ flow: ROTATION_FLOW, status: 'running' })
    .whereIn('subject', about)
    .select('id', 'snapshot');
  const open = running.find(({ snapshot }) => replacedBy(snapshot) === row.id);
  return open && { instanceId: open.id };
}
