import { JsonObject } from '@backstage/types';
import { mergeFacts } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { findIssuedAs } from '../issuance/operations/issuedAndShown';
import { replacementFacts } from '../issuance/replacementFacts';
import { standingOfReplaced } from '../issuance/standingOfReplaced';
import { readRepositories } from './operations/readRepositories';

/** What flows may read of a credential that is to be replaced. */
export interface ReplacedFacts {
  /** Which one, on what terms another is made, and where it is used. They stay as they were when an instance was started. */
  terms: JsonObject;
  /** The identity that it was ordered for, which need not be the account that the inventory shows it under. */
  identityRef: string;
}

/** What was issued here and the inventory shows under a reference; undefined where it was not issued here. */
export async function readReplaced(
  trx: Knex.Transaction,
  credentialRef: string,
): Promise<ReplacedFacts | undefined> {
  const row = await findIssuedAs(trx, credentialRef);
  if (!row || row.identity_ref === null) {
    return undefined;
  }
  const repositories = await readRepositories(trx, row.identity_ref);
  return {
    identityRef: row.identity_ref,
    terms: mergeFacts(
      replacementFacts(row, await standingOfReplaced(trx, row)),
      repositories.length === 1
        ? { replaced: { repository: repositories[0] } }
        : {},
    ),
  };
}
