import {
  Flip,
  FlowDefinition,
  FlowEvent,
  ReplayedOutcome,
  StepPorts,
  compareOutcomes,
  replayInstance,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { groupValues } from '../grouping/groupValues';

/** A past decision that would have come out differently. */
export interface FlippedDecision {
  instanceId: string;
  subject: string;
  requestedBy?: string;
  startedAt: string;
  flip: Flip;
  before: Pick<ReplayedOutcome, 'state' | 'outcome' | 'rules'>;
  after: Pick<ReplayedOutcome, 'state' | 'outcome' | 'rules'>;
}

/** What a candidate does to everything that was decided so far. */
export interface ReplayReport {
  examined: number;
  flips: Record<Flip, number>;
  /** The flips, from denied to allowed first; at most so many are listed, all are counted. */
  listed: FlippedDecision[];
}

const PAGE = 200;
const MOST_LISTED = 200;
const ORDER: Flip[] = [
  'denied-to-allowed',
  'denied-to-open',
  'allowed-to-denied',
  'other',
];

interface PastInstance {
  id: string;
  hash: string;
  subject: string;
  requested_by: string | null;
  created_at: string;
}

function brief({ state, outcome, rules }: ReplayedOutcome) {
  return { state, ...(outcome === undefined ? {} : { outcome }), rules };
}

/** Instances of a flow, oldest first, after one of them. Relies on `flow_instances_created_idx`. */
async function readPage(
  knex: Knex,
  flow: string,
  after: PastInstance | undefined,
): Promise<PastInstance[]> {
  const query = knex('flow_instances').where({ flow });
  if (after) {
    query.whereRaw('(created_at, id) > (?, ?)', [after.created_at, after.id]);
  }
  return query
    .orderBy('created_at')
    .orderBy('id')
    .limit(PAGE)
    .select('id', 'hash', 'subject', 'requested_by', 'created_at');
}

/**
 * Runs every retained instance of a flow under a candidate and under the definition it ran with, and compares. Pages
 * through them by `flow_instances_created_idx`, so that no more than a page is ever in memory.
 *
 * @param load - the definition with a hash.
 */
export async function replayPast(options: {
  knex: Knex;
  flow: string;
  candidate: FlowDefinition;
  load: (hash: string) => Promise<FlowDefinition>;
  gives: (uses: string) => boolean;
  ports: StepPorts;
  now: Date;
}): Promise<ReplayReport> {
  const { knex, flow, candidate, load, gives, ports } = options;
  const until = options.now.toISOString();
  const report: ReplayReport = {
    examined: 0,
    flips: {
      'denied-to-allowed': 0,
      'denied-to-open': 0,
      'allowed-to-denied': 0,
      other: 0,
    },
    listed: [],
  };
  let last: PastInstance | undefined;
  for (;;) {
    const page = await readPage(knex, flow, last);
    if (page.length === 0) {
      break;
    }
    const rows: { instance_id: string; event: string; at: string }[] =
      await knex('flow_events')
        .whereIn(
          'instance_id',
          page.map(({ id }) => id),
        )
        .orderBy(['instance_id', 'seq'])
        .select('instance_id', 'event', 'at');
    const events = groupValues(
      rows,
      row => row.instance_id,
      ({ event, at }): { event: FlowEvent; at: string } => ({
        event: JSON.parse(event),
        at,
      }),
    );
    for (const instance of page) {
      const history = { events: events.get(instance.id) ?? [], until };
      const definition = await load(instance.hash);
      const before = replayInstance(definition, history, gives, ports);
      const after = replayInstance(candidate, history, gives, ports);
      const flip = compareOutcomes(before, after);
      report.examined += 1;
      if (flip) {
        report.flips[flip] += 1;
        report.listed.push({
          instanceId: instance.id,
          subject: instance.subject,
          ...(instance.requested_by === null
            ? {}
            : { requestedBy: instance.requested_by }),
          startedAt: instance.created_at,
          flip,
          before: brief(before),
          after: brief(after),
        });
      }
    }
    report.listed = [...report.listed]
      .sort((a, b) => ORDER.indexOf(a.flip) - ORDER.indexOf(b.flip))
      .slice(0, MOST_LISTED);
    last = page.at(-1);
  }
  return report;
}
