import {
  Observation,
  ObservedUse,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { holdingRefOf, identityRefOf } from '../refs';
import { batchesOf } from '../rows';

function subjectRefOf(
  identityRef: string,
  { credential, grant }: Pick<ObservedUse, 'credential' | 'grant'>,
): string {
  if (credential) {
    return holdingRefOf('credential', identityRef, credential);
  }
  return grant ? holdingRefOf('grant', identityRef, grant) : identityRef;
}

/** Records use by caller and day. A day stated again replaces what was stated of it, so a repeated push counts once. */
export async function recordUse(
  trx: Knex.Transaction,
  source: string,
  observation: Pick<Observation, 'uses' | 'useWindow'>,
): Promise<void> {
  const rows = new Map(
    observation.uses.map(use => {
      const identityRef = identityRefOf(use.statedFor ?? source, use.identity);
      const subjectRef = subjectRefOf(identityRef, use);
      const caller = use.caller.slice(0, 512);
      return [
        `${subjectRef} ${use.day} ${caller}`,
        {
          identity_ref: identityRef,
          subject_ref: subjectRef,
          caller,
          day: use.day,
          count: use.count,
          stated_by: source,
        },
      ];
    }),
  );
  for (const batch of batchesOf([...rows.values()])) {
    await trx('inventory_use')
      .insert(batch)
      .onConflict(['subject_ref', 'caller', 'day'])
      .merge();
  }
  if (observation.useWindow) {
    await trx('inventory_use_windows')
      .insert({ source, ...observation.useWindow })
      .onConflict(['source', 'from', 'to'])
      .ignore();
  }
}
