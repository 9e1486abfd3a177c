import {
  FlowDefinition,
  GrantedException,
} from '@countersign/plugin-governance-flows';
import { STAGED_FLOW } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { batchesOf } from '../inventory/rows';
import { readInForce } from './operations/grants';

/** The shipped flow by which owners are asked. */
export const REVIEW_FLOW = 'owner-review';

/** The flows whose exceptions hold for a flow: what is asked in stages is excepted by what is excepted from being asked at all. */
export function flowsCovering(flow: string): string[] {
  return flow === STAGED_FLOW ? [flow, REVIEW_FLOW] : [flow];
}

/** What is in force for each of some subjects, as a version of a flow knows it: by exception, the one that lasts longest. */
export async function exceptionsInForce(
  trx: Knex.Transaction,
  definition: FlowDefinition,
  options: { subjects: string[]; at: string },
): Promise<Map<string, GrantedException[]>> {
  const declared = new Set((definition.exceptions ?? []).map(({ id }) => id));
  const found = new Map<string, Map<string, GrantedException>>();
  if (declared.size > 0) {
    const flows = flowsCovering(definition.metadata.name);
    const { at } = options;
    for (const subjects of batchesOf(options.subjects)) {
      const rows = await readInForce(trx, { flows, subjects, at });
      for (const row of rows.filter(({ exception: id }) => declared.has(id))) {
        const known = found.get(row.subject) ?? new Map();
        // Ordered by their ends, so that the last one stays.
        known.set(row.exception, { id: row.exception, until: row.until });
        found.set(row.subject, known);
      }
    }
  }
  return new Map(
    options.subjects.map(subject => [
      subject,
      [...(found.get(subject)?.values() ?? [])],
    ]),
  );
}
