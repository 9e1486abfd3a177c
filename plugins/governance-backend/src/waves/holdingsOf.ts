import { InputError } from '@backstage/errors';
import {
  environmentWord,
  keyOf,
  ObservedPartnerIntegration,
  WaveTarget,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { issuerKeyOf } from '../control/freeze';
import { findGroup, groupsBelow } from '../directory/queryDirectory';
import { identityRefOf } from '../inventory/refs';
import { CredentialRow } from '../issuance/rows';
import {
  HoldingPlace,
  listEnvironments,
  listHoldings,
} from './operations/listHoldings';

/** States in which a credential works, or did and can again. */
export const WORKING: ReadonlyArray<CredentialRow['state']> = [
  'active',
  'suspended',
];

/** What something holds, as a condition on `issued_credentials`. */
export interface Holdings {
  /** The target as it is written down. */
  target: string;
  where: (query: Knex.QueryBuilder) => void;
}

/** A column being one of some values in lower case; of none, nothing. */
function lowerIn(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly string[],
): void {
  const marks = values.map(() => '?').join(', ');
  query.whereRaw(marks === '' ? '1 = 0' : `lower(??) in (${marks})`, [
    ...(marks === '' ? [] : [column]),
    ...values,
  ]);
}

/** The identities that the inventory knows of a partner integration. Relies on the primary key. */
async function identitiesOf(
  trx: Knex.Transaction,
  target: string,
): Promise<string[]> {
  const row: { source: string; body: string } | undefined = await trx(
    'inventory_partner_integrations',
  )
    .where({ ref: keyOf(target) })
    .first('source', 'body');
  if (!row) {
    return [];
  }
  const body: ObservedPartnerIntegration = JSON.parse(row.body);
  return (body.identities ?? []).map(key =>
    keyOf(identityRefOf(row.source, key)),
  );
}

/**
 * What something holds: of an integration what was asked for it and what its identities have, of an issuer what it has made, of a
 * team what it and the groups below it own, of an identity what it has.
 *
 * @throws InputError for a team that the directory does not know
 */
export async function holdingsOf(
  trx: Knex.Transaction,
  { kind, target }: WaveTarget,
): Promise<Holdings> {
  const key = keyOf(target);
  switch (kind) {
    case 'integration': {
      const identities = await identitiesOf(trx, target);
      return {
        target,
        where: query =>
          query.where(held =>
            held
              .where('integration', key)
              .orWhere(other => lowerIn(other, 'identity_ref', identities)),
          ),
      };
    }
    case 'issuer': {
      const id = issuerKeyOf(target);
      return {
        // So that waves over it are found by whichever way it is written.
        target: id,
        where: query => query.whereRaw('lower(issuer) = ?', [id]),
      };
    }
    case 'team': {
      const group = await findGroup(trx, target);
      if (group === undefined) {
        throw new InputError(
          `target: the directory knows no group '${target}'; give one such as group:default/payments`,
        );
      }
      const below = (await groupsBelow(trx, [group])).get(group) ?? [group];
      return {
        target: group,
        where: query => lowerIn(query, 'owner', below.map(keyOf)),
      };
    }
    case 'identity':
      return {
        target,
        where: query => query.whereRaw('lower(identity_ref) = ?', [key]),
      };
    default:
      throw new InputError(`kind: '${kind satisfies never}' is not known`);
  }
}

const PAGE = 500;

/**
 * Walks through what something holds in the order in which waves go: production last, and the oldest first. In pages, so that
 * nobody holds all of it in memory.
 *
 * @param states - all that work, unless told
 */
export async function* walkHoldings(
  trx: Knex.Transaction,
  holdings: Holdings,
  states: ReadonlyArray<CredentialRow['state']> = WORKING,
): AsyncGenerator<CredentialRow & { rank: 0 | 1 }> {
  const all = await listEnvironments(trx, holdings, states);
  for (const rank of [0, 1] as const) {
    const environments = all.filter(
      name => (environmentWord(name) === 'prod') === (rank === 1),
    );
    let after: HoldingPlace | undefined;
    let rows: CredentialRow[] = [];
    do {
      rows =
        environments.length === 0
          ? []
          : await listHoldings(trx, holdings, {
              states,
              environments,
              after,
              limit: PAGE,
            });
      for (const row of rows) {
        yield { ...row, rank };
        after = row;
      }
    } while (rows.length === PAGE);
  }
}
