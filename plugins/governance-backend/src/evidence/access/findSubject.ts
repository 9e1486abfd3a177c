import { NotFoundError } from '@backstage/errors';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { AccessAnswer, keyOf } from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CredentialRow, GrantRow, IdentityRow } from '../../inventory/rows';
import { restrictIdentities } from '../../permissions/restrictReviews';

/** A credential or a grant, with what differs between the two put alike. */
export interface FoundHolding {
  ref: string;
  kind: 'credential' | 'grant';
  title: string;
  source: string;
  identityRef: string;
  firstSeenAt: string;
  startedAt?: string;
  expiresAt?: string;
  status?: string;
  requestedBy?: string;
}

/** What somebody asks about, and which identities and holdings that is. */
export interface FoundSubject {
  subject: AccessAnswer['subject'];
  limits: string[];
  identityRefs: string[];
  only?: string;
}

type Criteria = PermissionCriteria<GovernedReviewQuery> | undefined;

async function visible(
  trx: Knex.Transaction,
  refs: string[],
  criteria: Criteria,
): Promise<IdentityRow[]> {
  return trx<IdentityRow>('inventory_identities')
    .whereIn('inventory_identities.ref', refs)
    .modify(query => {
      if (criteria) {
        query.andWhere(inner => restrictIdentities(inner, criteria));
      }
    })
    .orderBy('inventory_identities.ref')
    .select('inventory_identities.*');
}

const missing = (ref: string) =>
  new NotFoundError(
    `Nothing with the reference '${ref}' is known, or it is not for you to see; accepted are references of identities, credentials and grants, and entity references of components`,
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
  const identities = await visible(trx, refs, criteria);
  if (identities.length === 0) {
    throw missing(ref);
  }
  return {
    subject: { ref: component, kind: 'component', title: component },
    limits: [
      'Which identities the component uses is known as of now only: attachments are not kept by date.',
    ],
    identityRefs: identities.map(identity => identity.ref),
  };
}

async function findHolding(
  trx: Knex.Transaction,
  ref: string,
): Promise<Pick<FoundHolding, 'kind' | 'title' | 'identityRef'> | undefined> {
  for (const [kind, table] of [
    ['credential', 'inventory_credentials'],
    ['grant', 'inventory_grants'],
  ] as const) {
    const row: CredentialRow | GrantRow | undefined = await trx(table)
      .where({ ref })
      .first();
    if (row) {
      return { kind, title: row.display_name, identityRef: row.identity_ref };
    }
  }
  return undefined;
}

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
  const [identity] = await visible(trx, [ref], criteria);
  if (identity) {
    return {
      subject: { ref, kind: 'identity', title: identity.display_name },
      limits: [],
      identityRefs: [ref],
    };
  }
  const holding = await findHolding(trx, ref);
  const [holder] = holding
    ? await visible(trx, [holding.identityRef], criteria)
    : [];
  if (!holding || !holder) {
    throw missing(ref);
  }
  return {
    subject: { ref, kind: holding.kind, title: holding.title },
    limits: [],
    identityRefs: [holder.ref],
    only: ref,
  };
}

const optional = <K extends string>(key: K, value: string | null) =>
  (value === null ? {} : { [key]: value }) as { [P in K]?: string };

/** Holdings of identities by reference, after one, and how many there are. Relies on the indices on `identity_ref`. */
export async function listHoldings(
  trx: Knex.Transaction,
  found: FoundSubject,
  page: { after: string; limit: number },
): Promise<{ items: FoundHolding[]; total: number }> {
  const of = <T extends object>(table: string) =>
    trx<T>(table)
      .whereIn('identity_ref', found.identityRefs)
      .modify(query => {
        if (found.only) {
          query.where('ref', found.only);
        }
      });
  const next = (table: string) =>
    of(table)
      .where('ref', '>', page.after)
      .orderBy('ref')
      .limit(page.limit)
      .select('*');
  const credentials: CredentialRow[] = await next('inventory_credentials');
  const grants: GrantRow[] = await next('inventory_grants');
  const count = async (table: string) => {
    const [row] = await of(table).count<Array<{ count: string | number }>>(
      '* as count',
    );
    return Number(row.count);
  };
  const shared = (row: CredentialRow | GrantRow) => ({
    ref: row.ref,
    title: row.display_name,
    source: row.source,
    identityRef: row.identity_ref,
    firstSeenAt: row.first_seen_at,
    ...optional('expiresAt', row.expires_at),
    ...optional('requestedBy', row.requested_by),
  });
  const items = [
    ...credentials.map(
      (row): FoundHolding => ({
        ...shared(row),
        kind: 'credential',
        status: row.status,
        ...optional('startedAt', row.created_at),
      }),
    ),
    ...grants.map(
      (row): FoundHolding => ({
        ...shared(row),
        kind: 'grant',
        ...optional('startedAt', row.granted_at),
      }),
    ),
  ].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return {
    items: items.slice(0, page.limit),
    total:
      (await count('inventory_credentials')) +
      (await count('inventory_grants')),
  };
}
