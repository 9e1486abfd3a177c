import { Knex } from 'knex';
import {
  identityOf,
  InventoryIdentity,
  selectIdentities,
} from '../identityView';
import { ChangeRow } from '../rows';
import { readHeld } from './readHeld';
import { IdentityParts, readIdentityParts } from './readIdentityParts';

/** Changes that come with an identity; older ones are read from the history. */
const CHANGES_SHOWN = 50;

/** An identity with everything that is stored about it. */
export interface InventoryIdentityDetail
  extends InventoryIdentity,
    IdentityParts {
  changes: ChangeRow[];
}

/** One identity with credentials, grants, consumers, open findings and its latest changes; undefined where there is none. */
export async function getIdentity(
  trx: Knex.Transaction,
  ref: string,
  now: Date,
): Promise<InventoryIdentityDetail | undefined> {
  const [row] = await selectIdentities(trx, now).where(
    'inventory_identities.ref',
    ref,
  );
  if (!row) {
    return undefined;
  }
  const held = await readHeld(trx, [ref]);
  const parts = (await readIdentityParts(trx, held)).get(ref);
  if (!parts) {
    return undefined;
  }
  const changes = await trx<ChangeRow>('inventory_changes')
    .where({ identity_ref: ref })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(CHANGES_SHOWN);
  return { ...identityOf(row), ...parts, changes };
}
