import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { findOpenOverride, OverrideRow } from './operations/overrides';
import { readStated, StatedSubject } from './operations/readStated';

/** Something whose owner may be proposed: what sources say of it, and the correction that is open. */
interface Proposable {
  stated: StatedSubject;
  open: OverrideRow | undefined;
  /** Whether naming somebody as its owner would say anything that is not said or corrected already. */
  isNews(owner: string): boolean;
}

/** What a proposal of an owner would meet; undefined where nothing is known of what it is about. */
export async function readProposable(
  trx: Knex.Transaction,
  identityRef: string,
): Promise<Proposable | undefined> {
  const open = await findOpenOverride(trx, identityRef);
  const stated = await readStated(trx, identityRef);
  return (
    stated && {
      stated,
      open,
      isNews: owner =>
        stated.row.owner_ref !== keyOf(owner) && open?.state !== 'in-force',
    }
  );
}
