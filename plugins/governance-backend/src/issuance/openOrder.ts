import { EffectCall } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { hasStandingConfirmation } from './hasStandingConfirmation';
import { isMadeOnConfirmation } from './isMadeOnConfirmation';
import {
  askIn,
  IssuingPorts,
  objectOf,
  readTerms,
  splitTarget,
} from './judgeTerms';
import { callOf, openCall, OpenedCall } from './openCall';
import {
  hasSuccessor,
  insertCredentialOnce,
  lockCredential,
} from './operations/credentials';
import { insertWithCall } from './operations/insertWithCall';
import { PreparedOrder, prepareOrder } from './prepareOrder';

/** An order that is written down, with the call that may be made now; without one where it is made once it is confirmed. */
export type OpenedOrder =
  | Extract<PreparedOrder, { kind: 'refused' }>
  | (Extract<PreparedOrder, { kind: 'ready' }> & {
      standing: boolean;
      opened?: OpenedCall;
    });

interface Options {
  call: EffectCall;
  newId: () => string;
  /** How long an answer of an issuer is waited for, in milliseconds. */
  patienceMs: number;
}

/**
 * Whether an order is written down with its first call by one statement: on PostgreSQL, where it replaces nothing, its target is
 * nobody's, which would have to stay so until then, and it is made before it is confirmed.
 */
function isWrittenAtOnce(
  knex: Knex,
  { issuers, stores }: IssuingPorts,
  call: EffectCall,
): boolean {
  const request = { ...objectOf(call.facts, 'request'), ...call.with };
  const { issuer: id = '', target = '' } = readTerms(request, call.facts);
  const issuer = issuers.get(id);
  const store = stores.get(splitTarget(target).store);
  return (
    knex.client.config.client === 'pg' &&
    call.with.replaces === undefined &&
    store !== undefined &&
    store.checkFor === undefined &&
    issuer !== undefined &&
    !isMadeOnConfirmation(issuer)
  );
}

/** Opens an order that nothing has to be locked for; nothing where it was written down before. */
async function openAtOnce(
  knex: Knex,
  ports: IssuingPorts,
  options: Options,
): Promise<OpenedOrder | undefined> {
  const { call, patienceMs } = options;
  const { now } = call;
  const order = await prepareOrder(knex, ports, {
    ...options,
    askWhose: async () => [],
  });
  if (order.kind === 'refused') {
    return order;
  }
  const { row, issuer } = order;
  const first = callOf(row, 1, { now, patienceMs });
  if (!(await insertWithCall(knex, row, first))) {
    return undefined;
  }
  return {
    ...order,
    standing: await hasStandingConfirmation(knex, row, { issuer, now }),
    opened: { kind: 'opened', tag: first.tag },
  };
}

/** Opens an order, or finds what became of it, while what it replaces and whose its target is stay as they are. */
async function openHolding(
  trx: Knex.Transaction,
  ports: IssuingPorts,
  options: Options,
): Promise<OpenedOrder> {
  const { call, patienceMs } = options;
  const { now } = call;
  const { replaces } = call.with;
  const replaced =
    typeof replaces === 'string'
      ? await lockCredential(trx, replaces)
      : undefined;
  if (replaced && (await hasSuccessor(trx, replaced.id, call.instanceId))) {
    return {
      kind: 'refused',
      reason: 'another is being made in its place, or works already',
    };
  }
  const order = await prepareOrder(trx, ports, {
    ...options,
    replaced,
    askWhose: askIn(trx),
  });
  if (order.kind === 'refused') {
    return order;
  }
  const { issuer } = order;
  const written = await insertCredentialOnce(trx, order.row);
  const { row } = written;
  return {
    ...order,
    row,
    standing: await hasStandingConfirmation(trx, row, { issuer, now }),
    opened: isMadeOnConfirmation(issuer)
      ? undefined
      : await openCall(trx, written, { now, patienceMs }),
  };
}

/**
 * Writes an order down with its first call, so that the call can be made once this has returned. What was ordered before is found
 * again, with what may be done now.
 */
export async function openOrder(
  knex: Knex,
  ports: IssuingPorts,
  options: Options,
): Promise<OpenedOrder> {
  const opened = isWrittenAtOnce(knex, ports, options.call)
    ? await openAtOnce(knex, ports, options)
    : undefined;
  return opened ?? knex.transaction(trx => openHolding(trx, ports, options));
}
