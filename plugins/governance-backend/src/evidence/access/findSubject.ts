import { NotFoundError } from '@backstage/errors';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { AccessAnswer, keyOf } from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { findSubject as findInInventory } from '../../facts/operations/findSubject';
import { Holder, readHolders } from './readHolders';

/** What somebody asks about, and which identities, things that stand for themselves and holdings that is. */
export interface FoundSubject {
  subject: AccessAnswer['subject'];
  limits: string[];
  holders: Holder[];
  only?: string;
}

type Criteria = PermissionCriteria<GovernedReviewQuery> | undefined;

const missing = (ref: string) =>
  new NotFoundError(
    `Nothing with the reference '${ref}' is known, or it is not for you to see; accepted are references of identities, credentials, grants, entitlements, certificates and partner integrations, and entity references of components`,
  );

async function findComponent(
  trx: Knex.Transaction,
  ref: string,
  criteria: Criteria,
): Promise<FoundSubject> {
  const component = keyOf(ref);
  const refs: string[] = await trx('inventory_consumers')
    .where({ component_ref: component })
    .distinct()
    .pluck('subject_ref');
  const holders = await readHolders(trx, refs, criteria);
  if (holders.length === 0) {
    throw missing(ref);
  }
  return {
    subject: { ref: component, kind: 'component', title: component },
    limits: [
      'What the component uses is known as of now only: attachments are not kept by date.',
    ],
    holders,
  };
}

const HELD_TABLES = {
  credential: 'inventory_credentials',
  grant: 'inventory_grants',
  entitlement: 'inventory_entitlements',
} as const;

/**
 * Finds what a reference stands for.
 *
 * @throws NotFoundError where nothing is known by it that the caller may see
 */
export async function findSubject(
  trx: Knex.Transaction,
  ref: string,
  criteria: Criteria,
): Promise<FoundSubject> {
  if (ref.includes(':')) {
    return findComponent(trx, ref, criteria);
  }
  const [holder] = await readHolders(trx, [ref], criteria);
  if (holder) {
    return {
      subject: { ref, kind: holder.kind, title: holder.title },
      limits: [],
      holders: [holder],
    };
  }
  const known = await findInInventory(trx, ref);
  if (
    known?.kind !== 'credential' &&
    known?.kind !== 'grant' &&
    known?.kind !== 'entitlement'
  ) {
    throw missing(ref);
  }
  const holders = await readHolders(trx, [known.identityRef], criteria);
  const row: { display_name: string } | undefined = await trx(
    HELD_TABLES[known.kind],
  )
    .where({ ref })
    .first('display_name');
  if (holders.length === 0 || !row) {
    throw missing(ref);
  }
  return {
    subject: { ref, kind: known.kind, title: row.display_name },
    limits: [],
    holders,
    only: ref,
  };
}
