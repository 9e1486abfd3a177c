import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { listSources, SourceRow } from '../inventory';
import { SourceCount } from './operations/population';

/** A source with whether it was read too long ago to ask people about what it says. */
export interface JudgedSource extends SourceCount {
  readAt?: string;
  stale: boolean;
}

/** Whether something of a source could be in scope although nothing of it is known: it was never read. */
function mayBeInScope(
  row: SourceRow,
  { scope }: CampaignDefinition['spec'],
): boolean {
  return (
    (scope.source === undefined || scope.source === row.id) &&
    (scope.environment === undefined ||
      row.environment === null ||
      row.environment === scope.environment)
  );
}

/**
 * Joins what was counted with when each source was last read. A source is stale where something of it is in scope, or
 * could be, and its last complete reading is older than the definition lets it be.
 */
export async function judgeSources(
  trx: Knex.Transaction,
  spec: CampaignDefinition['spec'],
  options: { counts: SourceCount[]; now: Date },
): Promise<JudgedSource[]> {
  const { counts, now } = options;
  const counted = new Map(counts.map(count => [count.source, count]));
  const rows = new Map((await listSources(trx)).map(row => [row.id, row]));
  const names = new Set([...counted.keys(), ...rows.keys()]);
  const judged: JudgedSource[] = [];
  for (const source of [...names].sort()) {
    const row = rows.get(source);
    const count = counted.get(source) ?? {
      source,
      counted: 0,
      inside: 0,
      outside: 0,
      unreadable: 0,
    };
    const readAt = row?.last_observed_at ?? undefined;
    const concerns =
      count.inside > 0 ||
      count.unreadable > 0 ||
      (row !== undefined && readAt === undefined && mayBeInScope(row, spec));
    const isOld =
      readAt === undefined ||
      addDuration(readAt, spec.freshness) < now.toISOString();
    if (count.counted > 0 || concerns) {
      judged.push({
        ...count,
        ...(readAt ? { readAt } : {}),
        stale: concerns && isOld,
      });
    }
  }
  return judged;
}

/** Why a campaign cannot be launched now; nothing where it can. */
export function findBlocks(options: {
  definition: CampaignDefinition;
  sources: JudgedSource[];
  reviewFlow: string;
  running: string | undefined;
}): string[] {
  const { definition, sources, reviewFlow, running } = options;
  const { flow, freshness } = definition.spec;
  const blocks = sources
    .filter(({ stale }) => stale)
    .map(({ source, readAt }) =>
      readAt
        ? `${source} was last read at ${readAt}, which is longer ago than ${freshness}; read it again first`
        : `${source} was never read; read it first`,
    );
  if (
    flow !== undefined &&
    definition.spec.stages === undefined &&
    flow !== reviewFlow
  ) {
    blocks.push(
      `spec.flow is '${flow}', and reviews run '${reviewFlow}' here (governance.reviews.flow)`,
    );
  }
  if (running !== undefined) {
    blocks.push(
      `a campaign of ${definition.metadata.name} has not ended yet; close or cancel it first`,
    );
  }
  return blocks;
}
