import {
  RollupDimension,
  RollupNode,
} from '@countersign/plugin-governance-common';
import { parseEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';

interface PlacedNode extends RollupNode {
  parentRef?: string;
}

const nameOf = (ref: string) => parseEntityRef(ref).name;

async function readTable(
  trx: Knex.Transaction,
  refs: readonly string[],
  options: { table: string; columns: string[] },
): Promise<Array<Record<string, string | null>>> {
  const rows: Array<Record<string, string | null>> = [];
  for (const chunk of toChunks([...refs])) {
    rows.push(
      ...(await trx(options.table)
        .whereIn('ref', chunk)
        .select(options.columns)),
    );
  }
  return rows;
}

async function readTeams(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<PlacedNode[]> {
  const groups = await readTable(trx, refs, {
    table: 'directory_groups',
    columns: ['ref', 'title', 'parent_ref'],
  });
  const users = refs.filter(ref => ref.startsWith('user:'));
  return [
    ...groups.map(
      (row): PlacedNode => ({
        ref: row.ref ?? '',
        title: row.title ?? '',
        kind: 'group',
        parentRef: row.parent_ref ?? undefined,
      }),
    ),
    // A person may be in many groups and lies in none of them alone.
    ...users.map(
      (ref): PlacedNode => ({ ref, title: nameOf(ref), kind: 'user' }),
    ),
  ];
}

async function readSystems(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<PlacedNode[]> {
  const parts = await readTable(trx, refs, {
    table: 'directory_parts',
    columns: ['ref', 'title', 'kind', 'parent_ref'],
  });
  const components = await readTable(trx, refs, {
    table: 'directory_components',
    columns: ['ref', 'name', 'system'],
  });
  return [
    ...parts.map(
      (row): PlacedNode => ({
        ref: row.ref ?? '',
        title: row.title ?? '',
        kind: row.kind === 'domain' ? 'domain' : 'system',
        parentRef: row.parent_ref ?? undefined,
      }),
    ),
    ...components.map(
      (row): PlacedNode => ({
        ref: row.ref ?? '',
        title: row.name ?? '',
        kind: 'component',
        parentRef: row.system ?? undefined,
      }),
    ),
  ];
}

async function readPlaced(
  trx: Knex.Transaction,
  by: RollupDimension,
  refs: readonly string[],
): Promise<PlacedNode[]> {
  switch (by) {
    case 'team':
      return readTeams(trx, refs);
    case 'system':
      return readSystems(trx, refs);
    default:
      throw new Error(`Unknown dimension ${by satisfies never}`);
  }
}

const toNode = ({ ref, title, kind }: PlacedNode): RollupNode => ({
  ref,
  title,
  kind,
});

/** What some references are called, by reference; what the directory does not hold is left out. */
export async function readNodes(
  trx: Knex.Transaction,
  by: RollupDimension,
  refs: readonly string[],
): Promise<Map<string, RollupNode>> {
  const placed = await readPlaced(trx, by, refs);
  return new Map(placed.map(node => [node.ref, toNode(node)]));
}

/** @throws NotFoundError for what the directory does not hold */
export async function requireNode(
  trx: Knex.Transaction,
  by: RollupDimension,
  ref: string,
): Promise<void> {
  await readNode(trx, by, ref);
}

async function readNode(
  trx: Knex.Transaction,
  by: RollupDimension,
  ref: string,
): Promise<PlacedNode> {
  const [node] = await readPlaced(trx, by, [ref]);
  if (!node) {
    throw new NotFoundError(
      `node: '${ref}' is not known; give ${
        by === 'team' ? 'a Group or User' : 'a Domain, System or Component'
      } of the catalog`,
    );
  }
  return node;
}

/**
 * A node, and what it lies in, the outermost first.
 *
 * @throws NotFoundError for what the directory does not hold
 */
export async function readNodeWithAbove(
  trx: Knex.Transaction,
  by: RollupDimension,
  ref: string,
): Promise<{ node: RollupNode; above: RollupNode[] }> {
  const node = await readNode(trx, by, ref);
  const above: PlacedNode[] = [];
  const seen = new Set([ref]);
  let next = node.parentRef;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const [found] = await readPlaced(trx, by, [next]);
    if (found) {
      above.unshift(found);
    }
    next = found?.parentRef;
  }
  return { node: toNode(node), above: above.map(toNode) };
}
