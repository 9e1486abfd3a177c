import {
  CertificateSummary,
  ObservedCertificate,
  ObservedPartnerIntegration,
  PartnerIntegrationSummary,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ItemRow, matchText } from '../inventory';
import { readCursor, writeCursor } from '../paging/cursors';
import { pageOf } from '../paging/pageOf';
import { ViewScope, withinScope } from './scope';

/** A page of certificates or partner integrations by name; keyset over the index on name and ref. */
export async function listItemRows(
  trx: Knex.Transaction,
  options: {
    table: 'inventory_certificates' | 'inventory_partner_integrations';
    scope?: ViewScope;
    source?: string;
    environment?: string;
    /** Part of the name or of the external id. */
    text?: string;
    /** What a permission decision adds. */
    restrict?: (query: Knex.QueryBuilder) => void;
    limit: number;
    after?: string;
  },
): Promise<{ rows: ItemRow[]; total: number; nextCursor?: string }> {
  const { table, scope, text, restrict, limit, after } = options;
  const base = () => {
    const query: Knex.QueryBuilder = trx(table).whereNull(
      `${table}.absent_since`,
    );
    if (scope) {
      withinScope(query, scope, {
        ref: `${table}.ref`,
        owner: `${table}.owner_ref`,
      });
    }
    for (const name of ['source', 'environment'] as const) {
      const value = options[name];
      if (value !== undefined) {
        query.where(`${table}.${name}`, value);
      }
    }
    if (text) {
      matchText(query, table, text);
    }
    restrict?.(query);
    return query;
  };
  const counted: Array<{ count: string | number }> = await base().count({
    count: '*',
  });
  const query = base()
    .orderBy(['display_name', 'ref'])
    .limit(limit + 1);
  const place = readCursor(after);
  if (place) {
    query.whereRaw(`(${table}.display_name, ${table}.ref) > (?, ?)`, place);
  }
  const found: ItemRow[] = await query;
  const page = pageOf(found, limit, last =>
    writeCursor([last.display_name, last.ref]),
  );
  return {
    rows: page.items,
    total: Number(counted[0].count),
    nextCursor: page.next,
  };
}

/** A certificate as lists show it. */
export function toCertificate(row: ItemRow): CertificateSummary {
  const body: ObservedCertificate = JSON.parse(row.body);
  return {
    ref: row.ref,
    title: row.display_name,
    issuer: body.issuerName,
    notAfter: body.notValidAfter,
    state: body.certificateState ?? 'unknown',
    source: row.source,
    owner: row.owner_ref ?? undefined,
  };
}

/** A partner integration as lists show it. */
export function toPartnerIntegration(row: ItemRow): PartnerIntegrationSummary {
  const body: ObservedPartnerIntegration = JSON.parse(row.body);
  return {
    ref: row.ref,
    title: row.display_name,
    partner: body.partner,
    capabilities: body.capabilities ?? [],
    source: row.source,
    owner: row.owner_ref ?? undefined,
  };
}
