import { FindingSeverity } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { SEVERITY_RANK_SQL, severityOfRank } from '../identityView';

/** The figures of a card. Present and open things only. */
export interface InventoryCounts {
  identities: number;
  credentials: number;
  grants: number;
  certificates: number;
  partnerIntegrations: number;
  findings: number;
  worstSeverity: FindingSeverity | undefined;
  /** The nearest end of a credential or certificate, past ones included. */
  nextExpiryAt: string | undefined;
}

type Select = (
  table: string,
  column: 'ref' | 'identity_ref' | 'subject_ref',
) => Knex.QueryBuilder;

/** One query with a scalar part for each figure; `select` narrows a table to the subjects that count. */
async function countHoldings(
  trx: Knex.Transaction,
  select: Select,
): Promise<InventoryCounts> {
  const present = (table: string, column: 'ref' | 'identity_ref') =>
    select(table, column).whereNull('absent_since');
  const openFindings = () =>
    trx('inventory_findings')
      .whereNull('resolved_at')
      .where(inner =>
        inner
          .whereIn(
            'identity_ref',
            present('inventory_identities', 'ref').select('ref'),
          )
          .orWhereIn(
            'subject_ref',
            present('inventory_certificates', 'ref').select('ref'),
          ),
      );
  const dated = (table: string, column: 'ref' | 'identity_ref') =>
    present(table, column).whereNot('expires_at', 'never').min('expires_at');
  const [row] = await trx.select(
    present('inventory_identities', 'ref').count('*').as('identities'),
    present('inventory_credentials', 'identity_ref')
      .count('*')
      .as('credentials'),
    present('inventory_grants', 'identity_ref').count('*').as('grants'),
    present('inventory_certificates', 'ref').count('*').as('certificates'),
    present('inventory_partner_integrations', 'ref')
      .count('*')
      .as('partner_integrations'),
    openFindings().count('*').as('findings'),
    openFindings().min(trx.raw(SEVERITY_RANK_SQL)).as('worst_rank'),
    dated('inventory_credentials', 'identity_ref').as('credential_expiry'),
    dated('inventory_certificates', 'ref').as('certificate_expiry'),
  );
  const expiries = [row.credential_expiry, row.certificate_expiry].filter(
    (value): value is string => typeof value === 'string',
  );
  return {
    identities: Number(row.identities),
    credentials: Number(row.credentials),
    grants: Number(row.grants),
    certificates: Number(row.certificates),
    partnerIntegrations: Number(row.partner_integrations),
    findings: Number(row.findings),
    worstSeverity: severityOfRank(row.worst_rank),
    nextExpiryAt: expiries.sort()[0],
  };
}

/** The figures of a component, in one query. Relies on the index on `component_ref`. */
export function countsForComponent(
  trx: Knex.Transaction,
  componentRef: string,
): Promise<InventoryCounts> {
  return countHoldings(trx, (table, column) =>
    trx(table).whereIn(
      column,
      trx('inventory_consumers')
        .where({ component_ref: componentRef })
        .select('subject_ref'),
    ),
  );
}

/**
 * The figures of owners, in one query. Relies on the indices on `owner_ref`.
 *
 * @param ownerRefs - a group and the groups below it
 */
export function countsForGroup(
  trx: Knex.Transaction,
  ownerRefs: string[],
): Promise<InventoryCounts> {
  return countHoldings(trx, (table, column) =>
    column === 'identity_ref'
      ? trx(table).whereIn(
          column,
          trx('inventory_identities')
            .whereIn('owner_ref', ownerRefs)
            .select('ref'),
        )
      : trx(table).whereIn('owner_ref', ownerRefs),
  );
}
