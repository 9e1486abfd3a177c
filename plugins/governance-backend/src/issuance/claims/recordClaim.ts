import { JsonObject } from '@backstage/types';
import {
  LedgerActor,
  LedgerPort,
  LedgerRecord,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ClaimRow } from './rows';

/** Something that happened to a claim. */
export interface RecordedClaim {
  type:
    | 'claim.opened'
    | 'claim.taken'
    | 'claim.refused'
    | 'claim.reused'
    | 'claim.destroyed';
  claim: Pick<ClaimRow, 'id' | 'credential_id' | 'thumbprint'>;
  at: Date;
  actor: LedgerActor;
  data?: JsonObject;
  /** Addresses say where a person was. */
  personal?: LedgerRecord['personal'];
}

/** Writes down what happened to a claim, under the credential whose value lies in it. */
export async function recordClaim(
  ledger: LedgerPort,
  trx: Knex.Transaction,
  happened: RecordedClaim,
): Promise<void> {
  const { type, claim, at, actor, data, personal } = happened;
  await ledger.append(trx, [
    {
      type,
      subject: `credential:${claim.credential_id}`,
      at,
      actor,
      data: { claim: claim.id, thumbprint: claim.thumbprint, ...data },
      ...(personal ? { personal } : {}),
    },
  ]);
}
