import { RegisteredSource } from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { listSources } from '../../inventory';
import { judgeRegister } from './judgeRegister';
import { ExpectedSource } from './readExpectedSources';

/**
 * How expected sources stand for a campaign: a reading is too old that is older than the definition lets it be. Nothing
 * where nobody has said which are expected.
 */
export async function registerFor(
  trx: Knex.Transaction,
  options: {
    expected: readonly ExpectedSource[] | undefined;
    freshness: string;
    now: Date;
  },
): Promise<RegisteredSource[] | undefined> {
  const { expected, freshness, now } = options;
  return (
    expected &&
    judgeRegister(expected, {
      sources: await listSources(trx),
      isOld: readAt => addDuration(readAt, freshness) < now.toISOString(),
    })
  );
}
