import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { isSwitched } from './isSwitched';
import { IssuingPorts } from './judgeTerms';
import { listOverlapping } from './operations/credentials';
import { CredentialRow } from './rows';

interface Context {
  knex: Knex;
  engine: () => FlowEngine;
  ports: () => Pick<IssuingPorts, 'issuers'>;
  logger: LoggerService;
}

/** Pairs looked at in one go. */
const BATCH = 100;

async function look(
  { knex, engine, ports }: Context,
  pair: { fresh: CredentialRow; replaced: CredentialRow },
  signal: AbortSignal,
): Promise<boolean> {
  const [old, current] = await Promise.all(
    [pair.replaced, pair.fresh].map(({ issuer, tag }) =>
      tag === null
        ? undefined
        : ports().issuers.get(issuer)?.use?.(tag, { signal }),
    ),
  );
  if (!isSwitched(old, current)) {
    return false;
  }
  const sent = await knex.transaction(trx =>
    engine().send(
      trx,
      pair.fresh.instance_id,
      { type: 'signal', name: 'rotation.seen' },
      { kind: 'engine', route: 'rotation' },
    ),
  );
  return sent.accepted;
}

/**
 * Looks at their systems which credentials that replace others are in use while the others are no more, and tells their flows.
 *
 * @returns how many
 */
export async function watchSwitches(
  context: Context,
  signal: AbortSignal,
): Promise<number> {
  const { knex, logger } = context;
  let seen = 0;
  let after = '';
  while (!signal.aborted) {
    const from = after;
    const pairs = await knex.transaction(trx =>
      listOverlapping(trx, { after: from, limit: BATCH }),
    );
    for (const pair of pairs) {
      try {
        seen += Number(await look(context, pair, signal));
      } catch (error) {
        logger.warn(
          `Nobody knows who uses ${pair.fresh.external_id}: ${stringifyError(
            error,
          )}`,
        );
      }
    }
    if (pairs.length < BATCH) {
      break;
    }
    after = pairs[pairs.length - 1].fresh.id;
  }
  return seen;
}
