import { FlowProblemView } from '@countersign/plugin-governance-common';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { namedGroups } from './namedGroups';

/** What is looked up to tell whether the routes of flows lead to anybody. */
export interface FlowRouting {
  people: PeopleDirectory;
  /** Groups of the catalog, by the name that flows use. */
  groups: { [name: string]: readonly string[] };
}

type Count = { flow: string; count: string | number };

const DAY_MS = 24 * 60 * 60 * 1000;
/** How far back endings count as trouble. */
const RECENT_DAYS = 30;

async function deadRoutes(
  trx: Knex.Transaction,
  routing: FlowRouting,
  definition: FlowDefinition,
  people: { [name: string]: string[] },
): Promise<FlowProblemView[]> {
  const problems: FlowProblemView[] = [];
  for (const name of namedGroups(definition)) {
    const refs = Object.hasOwn(routing.groups, name)
      ? routing.groups[name]
      : [];
    if (refs.length === 0) {
      problems.push({
        code: 'missing-group',
        words: `It asks the group "${name}", and governance.flows.groups names nobody for it`,
      });
    } else if ((people[name] ?? []).length === 0) {
      problems.push({
        code: 'empty-group',
        words: `It asks the group "${name}", and there is nobody in ${refs.join(
          ', ',
        )}, or the catalog has no such group`,
      });
    }
  }
  const { owner } = definition.metadata;
  if ((await routing.people.membersOf(trx, owner)).length === 0) {
    problems.push({
      code: 'empty-owner',
      words: `Its owner ${owner} has nobody in it, so that nobody decides its changes`,
    });
  }
  return problems;
}

/** Ends at which a flow asks for somebody to look. */
function alarmingOutcomes(definition: FlowDefinition): string[] {
  return Object.values(definition.states).flatMap(state =>
    state.kind === 'end' && (state.page || state.outcome === 'failed')
      ? [state.outcome]
      : [],
  );
}

function countOf(counts: readonly Count[], flow: string): number {
  return Number(counts.find(entry => entry.flow === flow)?.count ?? 0);
}

/**
 * What is wrong with active flows, by name: routes that lead to nobody, work that failed or keeps failing, instances that
 * ended where somebody should look, and a last look that failed. Relies on `flow_outbox_claim_idx` and
 * `flow_instances_flow_idx`.
 */
export async function findFlowProblems(
  trx: Knex.Transaction,
  routing: FlowRouting,
  options: { definitions: readonly FlowDefinition[]; now: Date },
): Promise<Map<string, FlowProblemView[]>> {
  const since = new Date(
    options.now.getTime() - RECENT_DAYS * DAY_MS,
  ).toISOString();
  const people = await routing.people.groups(trx);
  const failed: Count[] = await trx('flow_outbox')
    .where({ status: 'failed' })
    .where('done_at', '>', since)
    .groupBy('flow')
    .select('flow')
    .count('* as count');
  const retried: Count[] = await trx('flow_outbox')
    .where({ status: 'pending' })
    .where('attempts', '>', 0)
    .whereNotNull('last_error')
    .groupBy('flow')
    .select('flow')
    .count('* as count');
  const ended: (Count & { outcome: string })[] = await trx('flow_instances')
    .where({ status: 'ended' })
    .where('ended_at', '>', since)
    .groupBy('flow', 'outcome')
    .select('flow', 'outcome')
    .count('* as count');
  const problems = new Map<string, FlowProblemView[]>();
  for (const definition of options.definitions) {
    const { name } = definition.metadata;
    const alarming = alarmingOutcomes(definition);
    const failures = countOf(failed, name);
    const retries = countOf(retried, name);
    const alarms = ended.filter(
      ({ flow, outcome }) => flow === name && alarming.includes(outcome),
    );
    const bad = alarms.reduce((total, { count }) => total + Number(count), 0);
    const check = await trx('flow_checks')
      .where({ flow: name })
      .whereIn('status', ['passed', 'failed'])
      .orderBy('asked_at', 'desc')
      .orderBy('id', 'desc')
      .first<{ status: string; cause: string } | undefined>('status', 'cause');
    problems.set(name, [
      ...(await deadRoutes(trx, routing, definition, people)),
      ...(check?.status === 'failed'
        ? [
            {
              code: 'check-failed' as const,
              words: `When it was looked at again because ${check.cause}, it no longer held`,
            },
          ]
        : []),
      ...(failures > 0
        ? [
            {
              code: 'failed-effects' as const,
              words: `${failures} of its effects failed in the last ${RECENT_DAYS} days`,
            },
          ]
        : []),
      ...(retries > 0
        ? [
            {
              code: 'retried-effects' as const,
              words: `${retries} of its effects failed and are tried again`,
            },
          ]
        : []),
      ...(bad > 0
        ? [
            {
              code: 'failed-instances' as const,
              words: `${bad} of its instances ended in the last ${RECENT_DAYS} days where somebody should look: ${alarms
                .map(({ outcome }) => outcome)
                .join(', ')}`,
            },
          ]
        : []),
    ]);
  }
  return problems;
}
