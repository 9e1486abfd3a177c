import { Knex } from 'knex';
import {
  CredentialRow,
  EntitlementRow,
  GrantRow,
  ItemRow,
} from '../../inventory/rows';
import {
  STANDALONE_KINDS,
  STANDALONE_TABLES,
  StandaloneKind,
} from '../../inventory/standalone';

/** What is held by an identity, or stands for itself, with what differs between the kinds put alike. */
export interface FoundHolding {
  ref: string;
  kind: 'credential' | 'grant' | 'entitlement' | StandaloneKind;
  title: string;
  source: string;
  /** The identity that holds it; of what stands for itself, itself. */
  holderRef: string;
  firstSeenAt: string;
  startedAt?: string;
  expiresAt?: string;
  status?: string;
  requestedBy?: string;
  /** What its history calls its status and its end, where it is not so. */
  fields?: { status: string; expiresAt: string };
}

const optional = <K extends string>(key: K, value: string | null | undefined) =>
  (value === null || value === undefined ? {} : { [key]: value }) as {
    [P in K]?: string;
  };

function heldBy(row: CredentialRow | GrantRow | EntitlementRow) {
  return {
    ref: row.ref,
    title: row.display_name,
    source: row.source,
    holderRef: row.identity_ref,
    firstSeenAt: row.first_seen_at,
    ...optional('expiresAt', row.expires_at),
    ...optional('requestedBy', row.requested_by),
  };
}

const fromCredential = (row: CredentialRow): FoundHolding => ({
  ...heldBy(row),
  kind: 'credential',
  status: row.status,
  ...optional('startedAt', row.created_at),
});

const fromGrant = (row: GrantRow): FoundHolding => ({
  ...heldBy(row),
  kind: 'grant',
  ...optional('startedAt', row.granted_at),
});

/** Whose it is stands where others name who asked for them; nobody is known to have asked for one. */
const fromEntitlement = (row: EntitlementRow): FoundHolding => {
  const { requestedBy: _, ...held } = heldBy(row);
  return { ...held, kind: 'entitlement' };
};

/** A state in which a certificate cannot be used, and when it began, as its source states them. */
function certified(row: ItemRow) {
  const body: { certificateState?: string; notValidBefore?: string } =
    JSON.parse(row.body);
  return {
    ...optional('status', body.certificateState),
    ...optional('startedAt', body.notValidBefore),
    fields: { status: 'certificateState', expiresAt: 'notValidAfter' },
  };
}

const fromItem =
  (kind: StandaloneKind) =>
  (row: ItemRow): FoundHolding => ({
    ref: row.ref,
    kind,
    title: row.display_name,
    source: row.source,
    holderRef: row.ref,
    firstSeenAt: row.first_seen_at,
    ...optional('expiresAt', row.expires_at),
    ...(kind === 'certificate' ? certified(row) : {}),
  });

/**
 * What identities hold and what stands for itself, by reference, after one, and how much there is. Relies on the indices on
 * `identity_ref` and on the primary keys.
 *
 * @param found.holderRefs - the identities, and what stands for itself
 */
export async function listHoldings(
  trx: Knex.Transaction,
  found: { holderRefs: readonly string[]; only?: string },
  page: { after: string; limit: number },
): Promise<{ items: FoundHolding[]; total: number }> {
  const items: FoundHolding[] = [];
  let total = 0;
  const add = async <Row extends object>(
    { table, holder }: { table: string; holder: 'identity_ref' | 'ref' },
    toHolding: (row: Row) => FoundHolding,
  ) => {
    const of = () =>
      trx(table)
        .whereIn(holder, [...found.holderRefs])
        .modify(query => {
          if (found.only) {
            query.where('ref', found.only);
          }
        });
    const rows: Row[] = await of()
      .where('ref', '>', page.after)
      .orderBy('ref')
      .limit(page.limit)
      .select('*');
    items.push(...rows.map(toHolding));
    const [{ count }] = await of().count<Array<{ count: string | number }>>(
      '* as count',
    );
    total += Number(count);
  };
  const held = (table: string) => ({ table, holder: 'identity_ref' as const });
  await add<CredentialRow>(held('inventory_credentials'), fromCredential);
  await add<GrantRow>(held('inventory_grants'), fromGrant);
  await add<EntitlementRow>(held('inventory_entitlements'), fromEntitlement);
  for (const kind of STANDALONE_KINDS) {
    await add<ItemRow>(
      { table: STANDALONE_TABLES[kind], holder: 'ref' },
      fromItem(kind),
    );
  }
  items.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return { items: items.slice(0, page.limit), total };
}
