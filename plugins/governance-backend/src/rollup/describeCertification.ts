import {
  CertificationRollup,
  RollupDimension,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toCertificationCounts } from './certificationCounts';
import { certificationLeaves, CertificationScope } from './certificationLeaves';
import { readNodes, readNodeWithAbove } from './readNodes';
import { rollUp, StandingCounts } from './rollUp';

const sumOf = (counts: StandingCounts) =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

/**
 * Certification of a node and of what lies right below it, of what the viewer may see.
 *
 * @throws NotFoundError for a node that the directory does not hold
 */
export async function describeCertification(
  trx: Knex.Transaction,
  options: { scope: CertificationScope; by: RollupDimension; node?: string },
): Promise<CertificationRollup> {
  const { scope, by, node } = options;
  const place =
    node === undefined ? undefined : await readNodeWithAbove(trx, by, node);
  const { total, children, direct } = await rollUp(trx, {
    leaves: certificationLeaves(trx, scope),
    by,
    node,
  });
  const nodes = await readNodes(trx, by, [...children.keys()]);
  const counted = [...children].flatMap(([ref, standings]) => {
    const found = nodes.get(ref);
    return found
      ? [{ ...found, counts: toCertificationCounts(standings) }]
      : [];
  });
  return {
    by,
    ...(place ? { node: place.node } : {}),
    above: place?.above ?? [],
    counts: toCertificationCounts(total),
    children: counted.sort(
      (a, b) => a.title.localeCompare(b.title) || (a.ref < b.ref ? -1 : 1),
    ),
    direct: toCertificationCounts(direct),
    shared:
      [...children.values()].reduce((sum, counts) => sum + sumOf(counts), 0) +
      sumOf(direct) -
      sumOf(total),
    at: scope.now.toISOString(),
    partial: scope.reviews !== undefined || scope.identities !== undefined,
  };
}
