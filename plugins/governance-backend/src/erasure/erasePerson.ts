import { InputError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { erasePersonFromCampaigns } from '../campaigns/operations/erasePerson';
import { erasePersonFromReviews } from '../certification/operations/erasePerson';
import { erasePersonFromEvidence } from '../evidence/operations/erasePerson';
import { erasePersonFromChanges } from '../flowChanges/operations/erasePerson';
import { erasePersonFromExceptions } from '../exceptionGrants/operations/erasePerson';
import { erasePersonFromOverrides } from '../ownership/operations/erasePerson';
import { erasePersonFromExclusions } from '../exclusions/operations/erasePerson';
import { erasePersonFromClaims } from '../issuance/claims/operations/erasePerson';
import { erasePersonFromCredentials } from '../issuance/operations/erasePerson';
import { erasePersonFromTriggers } from '../triggers/operations/erasePerson';
import { erasePersonFromFacts } from '../facts/operations/erasePerson';
import { erasePersonFromFlows } from '../flows/operations/erasePerson';
import { erasePersonFromProofs } from '../proofs/operations/erasePerson';
import { erasePersonFromQuality } from '../quality/operations/erasePerson';
import { erasePersonFromRemediation } from '../remediation/operations/erasePerson';
import { erasePersonFromSeconds } from '../secondPerson/operations/erasePerson';
import { erasePersonFromReviewTasks } from '../reviewTasks/operations/erasePerson';
import { erasePersonFromWaves } from '../waves/operations/erasePerson';
import { erasePersonFromRequests } from '../requests/operations/erasePerson';
import { createPseudonymiser } from './pseudonymise';
import { rewriteRows } from './rewriteRows';

/** What became of a person's data. */
export interface ErasedPerson {
  /** Personal values of the ledger that were destroyed. */
  erased: number;
  /** Rows of reviews, flows and the inventory's history in which a pseudonym stands now. */
  pseudonymised: number;
}

function personRef(principal: string): string {
  let ref: string;
  try {
    ref = stringifyEntityRef(parseEntityRef(principal));
  } catch (error) {
    throw new InputError(
      `principal: '${principal}' is no entity reference; give one such as user:default/ann`,
      error,
    );
  }
  if (!ref.startsWith('user:')) {
    throw new InputError(
      `principal: '${principal}' is no person; give a reference such as user:default/ann`,
    );
  }
  if (ref.startsWith('user:erased/')) {
    throw new InputError(`principal: '${principal}' is a pseudonym already`);
  }
  return ref;
}

/**
 * Erases a person, in one transaction: destroys the key, values and salts of the ledger, and puts one random pseudonym
 * in the person's place wherever reviews, flows and the inventory's history name them, so that what happened can still
 * be followed without saying who it was. What the person wrote is erased. The pseudonym is kept nowhere else and told to
 * nobody, so nothing leads back. The erasure itself is an entry of the ledger, which does not name the person.
 *
 * @throws InputError for what is no reference to a user
 */
export async function erasePerson(
  trx: Knex.Transaction,
  options: {
    principal: string;
    actor: LedgerActor;
    now: Date;
    ledger: LedgerPort & {
      eraseSubject(
        trx: Knex.Transaction,
        principal: string,
      ): Promise<{ erased: number }>;
    };
  },
): Promise<ErasedPerson> {
  const { actor, now, ledger } = options;
  const principal = personRef(options.principal);
  const person = createPseudonymiser(
    principal,
    `user:erased/p-${randomBytes(8).toString('hex')}`,
  );
  // The engine locks flows first, then reviews; whoever changes both does the same.
  let pseudonymised = await erasePersonFromFlows(trx, person);
  pseudonymised += await erasePersonFromRemediation(trx, person);
  pseudonymised += await erasePersonFromSeconds(trx, person);
  pseudonymised += await erasePersonFromChanges(trx, person);
  pseudonymised += await erasePersonFromWaves(trx, person);
  pseudonymised += await erasePersonFromFacts(trx, person);
  pseudonymised += await erasePersonFromTriggers(trx, person);
  pseudonymised += await erasePersonFromExceptions(trx, person);
  pseudonymised += await erasePersonFromExclusions(trx, person);
  pseudonymised += await erasePersonFromOverrides(trx, person);
  pseudonymised += await erasePersonFromCampaigns(trx, person);
  pseudonymised += await erasePersonFromEvidence(trx, person);
  pseudonymised += await erasePersonFromReviews(trx, person);
  pseudonymised += await erasePersonFromReviewTasks(trx, person);
  pseudonymised += await erasePersonFromQuality(trx, person);
  pseudonymised += await erasePersonFromProofs(trx, person);
  pseudonymised += await erasePersonFromClaims(trx, person);
  pseudonymised += await erasePersonFromCredentials(trx, person);
  pseudonymised += await erasePersonFromRequests(trx, person);
  pseudonymised += await rewriteRows(
    trx,
    { table: 'inventory_changes', key: ['id'], json: ['diff'] },
    person,
  );
  const { erased } = await ledger.eraseSubject(trx, principal);
  const result = { erased, pseudonymised };
  await ledger.append(trx, [
    { type: 'ledger.erased', subject: 'ledger', at: now, actor, data: result },
  ]);
  return result;
}
