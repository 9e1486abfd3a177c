import { Knex } from 'knex';
import { moveCredential } from './operations/credentials';
import { findIssuedAs } from './operations/issuedAndShown';
import { CredentialRow } from './rows';
import { EndedListener } from './tellEnded';

/** What a review has done to a credential, by its reference in the inventory, at a time in ISO 8601. */
type Followed = (
  trx: Knex.Transaction,
  credentialRef: string,
  at: string,
) => Promise<void>;

/** What becomes of credentials that were issued here when reviews act on them at their systems. */
export interface ReviewedCredentials {
  disabled: Followed;
  restored: Followed;
  revoked: Followed;
}

/**
 * Writes down what reviews have done to credentials that were issued here, so that nothing replaces before its end what was
 * taken away. Of a credential that was not issued here nothing is written.
 */
export function followReviews(onEnded: EndedListener): ReviewedCredentials {
  const move = async (
    trx: Knex.Transaction,
    credentialRef: string,
    from: ReadonlyArray<CredentialRow['state']>,
    changes: Partial<CredentialRow>,
  ): Promise<CredentialRow | undefined> => {
    const row = await findIssuedAs(trx, credentialRef);
    return row && (await moveCredential(trx, { id: row.id, from }, changes))
      ? row
      : undefined;
  };
  return {
    async disabled(trx, credentialRef) {
      await move(trx, credentialRef, ['active'], { state: 'suspended' });
    },
    async restored(trx, credentialRef) {
      await move(trx, credentialRef, ['suspended'], { state: 'active' });
    },
    async revoked(trx, credentialRef, at) {
      const ended = await move(
        trx,
        credentialRef,
        ['delivered', 'active', 'suspended'],
        {
          state: 'ended',
          ended_at: at,
          refused_at: at,
          end_reason: 'a review has revoked it',
        },
      );
      if (ended) {
        await onEnded(trx, ended);
      }
    },
  };
}
