import {
  keyOf,
  WaveAction,
  WavePreview,
  WaveTarget,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { issuerKeyOf } from '../control/freeze';
import { readFreezes } from '../control/operations/readFreezes';
import { IssuingPorts } from '../issuance/judgeTerms';
import { Place } from '../paging/cursors';
import { findObstacle } from './findObstacle';
import { holdingsOf, walkHoldings } from './holdingsOf';
import { countNotYet } from './operations/listHoldings';
import { findOpenWaves } from './operations/waves';

/** What keeps two of the same target from being open at once. */
export function openKeyOf({ kind, target }: WaveTarget): string {
  return `${kind}/${keyOf(target)}`;
}

/** Counts by name, in the order in which names came. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  list(): Array<{ name: string; count: number }> {
    return [...this.#counts].map(([name, count]) => ({ name, count }));
  }
}

/**
 * What waves over what something holds would do, and what not, with a page of it in the order in which it would come. Writes
 * nothing.
 *
 * @throws InputError for a team that the directory does not know
 */
export async function previewWaves(
  trx: Knex.Transaction,
  ports: IssuingPorts,
  request: WaveTarget & { action: WaveAction },
  page: { after?: Place; limit: number },
): Promise<Omit<WavePreview, 'nextCursor'> & { next?: Place }> {
  const { kind, action } = request;
  const holdings = await holdingsOf(trx, request);
  const { target } = holdings;
  const freezes = await readFreezes(trx);
  const environments = new Tally();
  const owners = new Tally();
  const obstacles = new Tally();
  const items: WavePreview['items'] = [];
  let total = 0;
  let possible = 0;
  let last: Place | undefined;
  let next: Place | undefined;
  for await (const row of walkHoldings(trx, holdings)) {
    const obstacle = findObstacle(action, row, { ports, freezes });
    total += 1;
    environments.add(row.environment);
    owners.add(row.owner);
    if (obstacle === undefined) {
      possible += 1;
    } else {
      obstacles.add(obstacle);
    }
    const place: Place = [`${row.rank} ${row.ordered_at}`, row.id];
    const isBehind =
      !page.after ||
      place[0] > page.after[0] ||
      (place[0] === page.after[0] && place[1] > page.after[1]);
    if (isBehind && items.length < page.limit) {
      last = place;
      items.push({
        credentialId: row.id,
        identity: row.identity,
        environment: row.environment,
        issuer: row.issuer,
        owner: row.owner,
        orderedAt: row.ordered_at,
        notAfter: row.not_after,
        obstacle,
      });
    } else if (isBehind) {
      next = last;
    }
  }
  const open = await findOpenWaves(trx, openKeyOf({ kind, target }));
  return {
    kind,
    target,
    action,
    frozen: freezes.some(
      freeze =>
        freeze.kind === kind &&
        (kind === 'issuer' ? issuerKeyOf : keyOf)(freeze.target) ===
          keyOf(target),
    ),
    total,
    possible,
    environments: environments.list(),
    owners: owners.list(),
    obstacles: obstacles.list(),
    notYet: await countNotYet(trx, holdings),
    open: open?.id,
    items,
    next,
  };
}
