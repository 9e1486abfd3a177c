import { ExclusionSelector } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { readTitles } from '../../views/readTitles';

/** What those things are called that selectors name by their reference. Relies on what {@link readTitles} does. */
export async function readNamed(
  trx: Knex.Transaction,
  selectors: readonly ExclusionSelector[],
): Promise<Map<string, string>> {
  return readTitles(
    trx,
    selectors.flatMap(({ ref }) => ref ?? []),
  );
}
