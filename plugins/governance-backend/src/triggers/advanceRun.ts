import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { lockSwitch } from '../control/operations/lockSwitch';
import { readRun, updateRun } from './operations/runs';
import { countRunning } from './operations/starts';
import { SubjectPage } from './operations/subjectPages';
import { lockTrigger, TriggeredFlow } from './operations/triggers';
import { pauseIfTripped } from './pauseRun';
import { startSubject, StartingContext } from './startSubject';

/** What advancing runs takes. */
export interface AdvancingContext extends StartingContext {
  ledger: LedgerPort;
  subjects: { [kind: string]: SubjectPage };
  /** Subjects in one transaction. */
  pageSize: number;
}

/** Whether there is more to do at once, or what it waits for. */
export type Advanced = 'more' | 'full' | 'paused' | 'stopped' | 'done';

/** The only subject of a schedule that goes through nothing. */
function single(flow: string): SubjectPage {
  return async (_trx, { after }) => (after === '' ? [`schedule:${flow}`] : []);
}

/**
 * Takes a scheduled run one page further, in one transaction: what was started, and where the run stands, commit together,
 * so that a run goes on after a crash where it was, and starts nothing twice. It stops at the first subject for which
 * there is no room, and goes on from there when others have ended.
 */
export async function advanceRun(
  trx: Knex.Transaction,
  context: AdvancingContext,
  flow: TriggeredFlow,
  runId: string,
): Promise<Advanced> {
  const { engine, ledger, starter, pageSize } = context;
  const { trigger } = flow;
  if ((await lockSwitch(trx, 'shared')).stopped) {
    return 'stopped';
  }
  await lockTrigger(trx, flow.flow);
  const run = await readRun(trx, runId);
  const now = await engine.now(trx);
  if (!run || run.status === 'done') {
    return 'done';
  }
  if (await pauseIfTripped(trx, { run, trigger, ledger, now })) {
    return 'paused';
  }
  const kind = trigger.forEach?.subjects;
  const source =
    kind === undefined ? single(flow.flow) : context.subjects[kind];
  const at = now.toISOString();
  if (!source) {
    await updateRun(trx, run.id, {
      status: 'done',
      ended_at: at,
      last_error: `forEach names ${kind}; known are ${Object.keys(
        context.subjects,
      ).join(', ')}`,
    });
    return 'done';
  }
  let slots =
    (trigger.maxParallel ?? Number.POSITIVE_INFINITY) -
    (await countRunning(trx, flow.flow));
  if (slots <= 0) {
    return 'full';
  }
  const subjects = await source(trx, {
    after: run.cursor ?? '',
    limit: pageSize,
  });
  const counts = {
    started: run.started,
    deduplicated: run.deduplicated,
    excluded: run.excluded,
    unreadable: run.unreadable,
  };
  const page = await starter.facts.page(trx);
  let cursor = run.cursor;
  for (const subject of subjects) {
    if (slots <= 0) {
      break;
    }
    const answer = await startSubject(
      trx,
      context,
      page,
      {
        run,
        flow,
        subject,
        given: { stated: {}, verified: {} },
        expression: trigger.forEach?.where,
        actor: { kind: 'engine', route: 'schedule' },
        now: at,
      },
      slots,
    );
    if (answer.result !== 'waiting') {
      counts[answer.result] += 1;
    }
    slots -= answer.result === 'started' ? 1 : 0;
    cursor = subject;
  }
  const isThrough =
    subjects.length < pageSize && cursor === (subjects.at(-1) ?? run.cursor);
  await updateRun(trx, run.id, {
    ...counts,
    cursor,
    last_error: null,
    ...(isThrough ? { status: 'done', ended_at: at } : {}),
  });
  if (isThrough) {
    return 'done';
  }
  return slots > 0 ? 'more' : 'full';
}
