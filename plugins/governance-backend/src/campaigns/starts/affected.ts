import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** A thing that something has happened to, and what kind of thing it is. */
export interface Affected {
  ref: string;
  kind: string;
}

/** What a component can use. */
const USED = [
  ['identity', 'inventory_identities'],
  ['certificate', 'inventory_certificates'],
  ['partner-integration', 'inventory_partner_integrations'],
] as const;

/** What something that happened to a thing is about: of a component, everything that it uses. */
export async function listAffected(
  trx: Knex.Transaction,
  happened: Affected,
): Promise<Affected[]> {
  if (happened.kind !== 'component') {
    return [happened];
  }
  const affected: Affected[] = [];
  for (const [kind, table] of USED) {
    const refs: string[] = await trx('inventory_consumers')
      .join(table, `${table}.ref`, 'inventory_consumers.subject_ref')
      .where({ component_ref: happened.ref })
      .distinct('subject_ref')
      .orderBy('subject_ref')
      .pluck('subject_ref');
    affected.push(...refs.map(ref => ({ ref, kind })));
  }
  return affected;
}

/** Whether a definition asks about things of a kind, or about what they hold: otherwise nothing that happens to one is its business. */
export function asksAbout(
  { spec }: Pick<CampaignDefinition, 'spec'>,
  kind: string,
): boolean {
  switch (kind) {
    case 'identity':
      return (['credentials', 'grants', 'entitlements'] as const).some(asked =>
        spec.asks.includes(asked),
      );
    case 'credential':
      return spec.asks.includes('credentials');
    case 'grant':
      return spec.asks.includes('grants');
    case 'entitlement':
      return spec.asks.includes('entitlements');
    case 'certificate':
      return spec.asks.includes('certificates');
    case 'partner-integration':
      return spec.asks.includes('integrations');
    default:
      return false;
  }
}
