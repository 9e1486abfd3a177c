import { NotFoundError } from '@backstage/errors';
import {
  FlowDetail,
  FlowProblemView,
  FlowSummary,
} from '@countersign/plugin-governance-common';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { runFlowTests } from '../flowChecks/runFlowTests';
import { FlowEngine } from '../flows';
import { DefinitionRow } from '../flows/rows';
import { FlowRouting, findFlowProblems } from './flowProblems';
import { listActivations } from './operations/changes';
import { listWaitingStates } from './operations/waitingStates';

/** What descriptions of flows are made with. */
export interface FlowDescribing {
  engine: FlowEngine;
  routing: FlowRouting;
}

interface ActiveRow extends DefinitionRow {
  running: string | number;
  ended: string | number;
  pending: string | number;
  since: string | null;
  waiting_since: string | null;
}

/** The active definitions with their counts; each count relies on an index that begins with the flow. */
function activeFlows(trx: Knex.Transaction): Knex.QueryBuilder {
  const count = (status: string, as: string) =>
    trx('flow_instances')
      .whereRaw('flow_instances.flow = flow_active.name')
      .where({ status })
      .count('*')
      .as(as);
  return trx('flow_active')
    .join('flow_definitions', 'flow_definitions.hash', 'flow_active.hash')
    .orderBy('flow_active.name')
    .select(
      'flow_definitions.*',
      count('running', 'running'),
      count('ended', 'ended'),
      trx('flow_instances')
        .whereRaw('flow_instances.flow = flow_active.name')
        .where({ status: 'running' })
        .min('updated_at')
        .as('waiting_since'),
      trx('flow_changes')
        .whereRaw('flow_changes.flow = flow_active.name')
        .where({ status: 'pending' })
        .count('*')
        .as('pending'),
      trx('flow_activations')
        .whereRaw('flow_activations.flow = flow_active.name')
        .max('at')
        .as('since'),
    );
}

function toSummary(row: ActiveRow, problems: FlowProblemView[]): FlowSummary {
  const { metadata }: FlowDefinition = JSON.parse(row.canonical);
  return {
    name: row.name,
    title: metadata.title,
    description: metadata.description,
    owner: metadata.owner,
    version: row.version,
    hash: row.hash,
    author: row.author,
    activeSince: row.since ?? undefined,
    running: Number(row.running),
    ended: Number(row.ended),
    waitingSince: row.waiting_since ?? undefined,
    pendingChanges: Number(row.pending),
    problems,
  };
}

async function problemsOf(
  trx: Knex.Transaction,
  context: FlowDescribing,
  rows: readonly ActiveRow[],
): Promise<Map<string, FlowProblemView[]>> {
  return findFlowProblems(trx, context.routing, {
    definitions: rows.map((row): FlowDefinition => JSON.parse(row.canonical)),
    now: await context.engine.now(trx),
  });
}

/** The active version of every flow, by name, with what is wrong with it. There are as many as somebody wrote. */
export async function listFlows(
  trx: Knex.Transaction,
  context: FlowDescribing,
): Promise<FlowSummary[]> {
  const rows: ActiveRow[] = await activeFlows(trx);
  const problems = await problemsOf(trx, context, rows);
  return rows.map(row => toSummary(row, problems.get(row.name) ?? []));
}

/** Most versions and activations of one flow that its page lists. */
const MOST_VERSIONS = 50;

/**
 * One flow with everything its page shows. Its tests are run anew, so that what is shown is so now.
 *
 * @throws NotFoundError when there is no such flow.
 */
export async function describeFlow(
  trx: Knex.Transaction,
  context: FlowDescribing,
  name: string,
): Promise<FlowDetail> {
  const { engine } = context;
  const row: ActiveRow | undefined = await activeFlows(trx)
    .where('flow_active.name', name)
    .first();
  if (!row) {
    throw new NotFoundError(`No flow named ${name} has been published`);
  }
  const versions: (DefinitionRow & { running: string | number })[] = await trx(
    'flow_definitions',
  )
    .where({ name })
    .orderBy('published_at', 'desc')
    .limit(MOST_VERSIONS)
    .select(
      'flow_definitions.*',
      trx('flow_instances')
        .whereRaw('flow_instances.hash = flow_definitions.hash')
        .where({ status: 'running', flow: name })
        .count('*')
        .as('running'),
    );
  const activations = await listActivations(trx, {
    flow: name,
    limit: MOST_VERSIONS,
  });
  const waiting = await listWaitingStates(trx, name);
  const problems = await problemsOf(trx, context, [row]);
  const versionOf = (hash: string) =>
    versions.find(entry => entry.hash === hash)?.version ?? hash.slice(0, 12);
  return {
    ...toSummary(row, problems.get(name) ?? []),
    source: row.source,
    tests: row.tests ?? undefined,
    definition: JSON.parse(row.canonical),
    testReport: runFlowTests(engine, row),
    versions: versions.map(entry => ({
      hash: entry.hash,
      version: entry.version,
      author: entry.author,
      storedAt: entry.published_at,
      active: entry.hash === row.hash,
      running: Number(entry.running),
    })),
    activations: activations.map(entry => ({
      hash: entry.hash,
      version: versionOf(entry.hash),
      at: entry.at,
      by: entry.by,
      changeId: entry.change_id ?? undefined,
    })),
    waiting,
  };
}
