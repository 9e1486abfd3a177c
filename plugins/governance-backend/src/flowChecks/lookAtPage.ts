import {
  FlowContext,
  FlowEvent,
  FlowEvidence,
  withInterpreterFields,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { insertChunks } from '../flows/operations/insertChunks';
import { EventRow } from '../flows/rows';
import { reevaluate } from './reevaluate';
import { DisagreementRow, FlowCheckRow } from './rows';

const PAGE = 100;

interface LookedAt {
  /** Absent when there is nothing left. */
  lookedTo?: string;
  instances: number;
  decisions: number;
  disagreements: number;
}

/** The hash under which an instance began. */
function beginning(present: string, events: readonly EventRow[]): string {
  const first = events.find(({ type }) => type === 'migrate');
  const event: FlowEvent | undefined = first && JSON.parse(first.event);
  return event?.type === 'migrate' ? event.from : present;
}

/** The facts of a definition as they are declared now; as they were declared where they are not any more. */
function presentContexts(
  engine: FlowEngine,
): (context: FlowContext) => FlowContext {
  const known = new Map<string, FlowContext>();
  return context => {
    const exceptions = Object.hasOwn(context.fields, 'exceptions');
    const key = `${context.name} ${exceptions}`;
    const declared = engine.language.contexts.find(
      ({ name }) => name === context.name,
    );
    const found =
      known.get(key) ??
      (declared ? withInterpreterFields(declared, { exceptions }) : context);
    known.set(key, found);
    return found;
  };
}

/**
 * Evaluates again what was decided by rules in the next page of instances, with the facts as they are declared now, and
 * keeps what comes out differently.
 */
export async function lookAtPage(
  trx: Knex.Transaction,
  engine: FlowEngine,
  check: FlowCheckRow,
): Promise<LookedAt> {
  const instances: { id: string; hash: string }[] = await trx('flow_instances')
    .where({ flow: check.flow })
    .where('id', '>', check.looked_to ?? '')
    .orderBy('id')
    .limit(PAGE)
    .select('id', 'hash');
  const events: EventRow[] = await trx<EventRow>('flow_events')
    .whereIn(
      'instance_id',
      instances.map(({ id }) => id),
    )
    .orderBy(['instance_id', 'seq']);
  const present = presentContexts(engine);
  const found: DisagreementRow[] = [];
  let decisions = 0;
  for (const { id, hash: last } of instances) {
    const own = events.filter(({ instance_id: of }) => of === id);
    let hash = beginning(last, own);
    for (const row of own) {
      const event: FlowEvent = JSON.parse(row.event);
      hash = event.type === 'migrate' ? event.hash : hash;
      const { context } = await engine.getDefinition(trx, hash);
      const evidence: FlowEvidence[] = JSON.parse(row.evidence);
      const again = reevaluate(evidence, present(context), engine.ports.policy);
      decisions += again.length;
      found.push(
        ...again
          .filter(({ was, is }) => was !== is)
          .map(({ reason, ...decision }) => ({
            ...decision,
            check_id: check.id,
            instance_id: id,
            seq: row.seq,
            reason: reason ?? null,
            current: true,
          })),
      );
    }
  }
  await insertChunks(trx, 'flow_check_disagreements', found);
  return {
    lookedTo: instances.length < PAGE ? undefined : instances.at(-1)?.id,
    instances: instances.length,
    decisions,
    disagreements: found.length,
  };
}
