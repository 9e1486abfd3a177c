import { CorrelatedComponent } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** A component with the pairs that its correlation annotation gives. */
export interface ComponentToCorrelate extends CorrelatedComponent {
  correlation: Array<{ key: string; value: string }>;
}

/** The components that identities are compared with. */
export async function listCorrelatedComponents(
  trx: Knex.Transaction,
): Promise<ComponentToCorrelate[]> {
  const rows: Array<{
    ref: string;
    name: string;
    owner: string | null;
    system: string | null;
    repository: string | null;
    correlation: string;
  }> = await trx('directory_components').orderBy('ref');
  return rows.map(row => ({
    ref: row.ref,
    name: row.name,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    repository: row.repository ?? undefined,
    correlation: JSON.parse(row.correlation),
  }));
}
