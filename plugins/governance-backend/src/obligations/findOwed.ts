import { JsonObject, JsonValue } from '@backstage/types';
import { Knex } from 'knex';
import { findSubject, InventorySubject } from '../facts/operations/findSubject';
import { readInstance } from '../flows/operations/readInstances';
import { ObligationRow } from './operations/obligations';

/** Facts that name what an instance has granted or is about, the closest first. */
const PATHS = [
  ['credential', 'ref'],
  ['subject', 'ref'],
  ['identity', 'ref'],
  ['request', 'identity'],
  ['cert', 'id'],
];

function read(facts: JsonObject, path: string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value[name]
        : undefined,
    facts,
  );
}

/** What something owed is about, as the inventory knows it. */
export interface OwedSubject {
  ref: string;
  subject: InventorySubject;
}

/** Finds what is owed about in the inventory; undefined where the inventory does not know it. */
export async function findOwed(
  trx: Knex.Transaction,
  row: ObligationRow,
): Promise<OwedSubject | undefined> {
  const instance = await readInstance(trx, row.instance_id);
  const facts: JsonObject = instance ? JSON.parse(instance.snapshot).facts : {};
  const refs = [row.subject, ...PATHS.map(path => read(facts, path))];
  for (const ref of refs) {
    const subject =
      typeof ref === 'string' ? await findSubject(trx, ref) : undefined;
    if (subject && typeof ref === 'string') {
      return { ref, subject };
    }
  }
  return undefined;
}

const TABLES = {
  identity: 'inventory_identities',
  credential: 'inventory_credentials',
  grant: 'inventory_grants',
  entitlement: 'inventory_entitlements',
  certificate: 'inventory_certificates',
  integration: 'inventory_partner_integrations',
} as const;

/** Whether what is owed about is gone: its source shows it no more, or as revoked. Relies on the primary keys. */
export async function isGone(
  trx: Knex.Transaction,
  { ref, subject }: OwedSubject,
): Promise<boolean> {
  const row: { absent_since: string | null; status?: string } | undefined =
    await trx(TABLES[subject.kind]).where({ ref }).first();
  return (
    row !== undefined && (row.absent_since !== null || row.status === 'revoked')
  );
}
