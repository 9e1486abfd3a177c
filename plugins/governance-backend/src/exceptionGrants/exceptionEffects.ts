import { JsonValue } from '@backstage/types';
import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import {
  endGrant,
  GrantRow,
  insertGrant,
  readGrant,
} from './operations/grants';
import { closeExcepted } from './closeExcepted';
import { tellRunning } from './tellRunning';

interface EffectOptions {
  knex: Knex;
  engine: () => FlowEngine;
  /** What follows from the end of an exception, in the transaction that ends it. */
  onEnd(trx: Knex.Transaction, grant: GrantRow): Promise<void>;
}

const ACTOR = { kind: 'engine', route: 'exception' } as const;

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function refuse(reason: string): EffectOutcome {
  return { outcome: 'failed', reason, retryable: false };
}

/** What of a grant the effect was handed; undefined where any of it is no text. */
function readTerms(call: EffectCall) {
  const { flow, id, subject, until, control, owner } = call.with;
  const terms = {
    flow: text(flow),
    exception: text(id),
    subject: text(subject),
    until: text(until),
    control: text(control),
    owner: text(owner),
  };
  return Object.values(terms).some(value => value === undefined)
    ? undefined
    : (terms as { [K in keyof typeof terms]: string });
}

function renewalIn(call: EffectCall): number {
  const { exception } = call.facts;
  const renewal =
    typeof exception === 'object' &&
    exception !== null &&
    !Array.isArray(exception)
      ? exception.renewal
      : undefined;
  return typeof renewal === 'number' ? renewal : 0;
}

async function grant(
  trx: Knex.Transaction,
  engine: FlowEngine,
  call: EffectCall,
): Promise<EffectOutcome> {
  const terms = readTerms(call);
  if (!terms) {
    return refuse('flow, id, subject, until, control and owner are needed');
  }
  const now = await engine.now(trx);
  const until = new Date(terms.until);
  if (Number.isNaN(until.getTime()) || until <= now) {
    return refuse(`until is ${terms.until}, which is no time to come`);
  }
  const instance = await engine.getInstance(trx, call.instanceId);
  const isNew = await insertGrant(trx, {
    ...terms,
    id: call.instanceId,
    requested_by: instance.requestedBy ?? null,
    renewal: renewalIn(call),
    granted_at: now.toISOString(),
    until: until.toISOString(),
    ended_at: null,
    end_reason: null,
    withdrawn_by: null,
  });
  if (isNew) {
    await tellRunning(trx, engine, { ...terms, actor: ACTOR });
    await closeExcepted(trx, engine, {
      ...terms,
      id: call.instanceId,
      until: until.toISOString(),
      effectKey: call.idempotencyKey,
    });
  }
  return { outcome: 'done', proof: { granted: call.instanceId } };
}

/** Ends a grant and tells what depends on it. One that has ended, or was never made, is left alone. */
export async function endException(
  trx: Knex.Transaction,
  options: EffectOptions,
  end: { id: string; reason: 'ended' | 'withdrawn'; by?: string },
): Promise<boolean> {
  const engine = options.engine();
  const at = (await engine.now(trx)).toISOString();
  if (!(await endGrant(trx, { ...end, at }))) {
    return false;
  }
  const row = await readGrant(trx, end.id);
  if (row) {
    await tellRunning(trx, engine, { ...row, actor: ACTOR });
    await options.onEnd(trx, row);
  }
  return true;
}

/**
 * `exception.grant@v1` puts an exception in force; `exception.reopen@v1` ends what the same instance has granted, and has
 * what it covered looked at again. Both may be called any number of times.
 */
export function createExceptionEffects(
  options: EffectOptions,
): EffectHandler[] {
  const { knex, engine } = options;
  return [
    {
      id: 'exception.grant@v1',
      class: 'change',
      execute: call => knex.transaction(trx => grant(trx, engine(), call)),
    },
    {
      id: 'exception.reopen@v1',
      class: 'change',
      execute: async call => {
        await knex.transaction(trx =>
          endException(trx, options, { id: call.instanceId, reason: 'ended' }),
        );
        return { outcome: 'done', proof: { reopened: call.instanceId } };
      },
    },
  ];
}
