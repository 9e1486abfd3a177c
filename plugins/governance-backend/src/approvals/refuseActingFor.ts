import { NotAllowedError } from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';
import { FlowSnapshot } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { closeTo } from '../absences/closeTo';
import { accountsOf } from '../directory/personsOf';

/**
 * Looks, at the moment of an answer, whose answer it is: somebody may have come to stand in for the requester since the
 * flow was told, and one person may have several accounts. What an interpreter excludes by name is the interpreter's.
 *
 * @throws NotAllowedError where a requester would decide through somebody, an author through another account, or one
 * person twice
 */
export async function refuseActingFor(
  trx: Knex.Transaction,
  snapshot: FlowSnapshot,
  options: { userRef: string; at: string },
): Promise<void> {
  const { userRef, at } = options;
  const key = keyOf(userRef);
  const { requesters, authors, approval } = snapshot;
  const forRequester = await closeTo(trx, requesters, at);
  if (forRequester.includes(key) && !requesters.includes(key)) {
    throw new NotAllowedError(
      `${userRef} is who requested this by another account, or stands in for them (separation.notDelegate)`,
    );
  }
  const own = await accountsOf(trx, [userRef]);
  const others = own.filter(account => account !== key);
  if (others.some(account => authors.includes(account))) {
    throw new NotAllowedError(
      `${userRef} is the author of the flow by another account (separation.notFlowAuthor)`,
    );
  }
  const voted = approval?.votes.find(({ voter }) =>
    others.includes(keyOf(voter)),
  );
  if (voted) {
    throw new NotAllowedError(
      `You have answered this as ${voted.voter} already; one person counts once`,
    );
  }
}
