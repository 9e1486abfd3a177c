import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  IssuedCredential,
  Issuer,
  LedgerPort,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  disownCall,
  listLeftCalls,
  readTags,
  settleCall,
} from './operations/calls';
import {
  giveUpAbandoned,
  listEnded,
  moveCredential,
} from './operations/credentials';
import { IssuingPorts } from './judgeTerms';
import { EndedListener } from './tellEnded';

/** What reconciling works with. */
export interface ReconcilingContext {
  knex: Knex;
  onEnded?: EndedListener;
  ports: () => Pick<IssuingPorts, 'issuers'>;
  ledger: LedgerPort;
  logger: LoggerService;
}

interface Options {
  now: Date;
  signal: AbortSignal;
}

/** How long what was under way and left nothing may still come, in milliseconds. */
const LATE_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 200;

/** Ends at its issuer what nobody holds, and writes that down. Says whether it is gone. */
async function remove(
  { knex, ledger }: ReconcilingContext,
  issuer: Issuer,
  left: { tag: string; externalId: string; why: string; ended?: boolean },
  { now, signal }: Options,
): Promise<boolean> {
  const { tag, externalId, why, ended = false } = left;
  // What was read of it may be old by now: its answer may have come, and been delivered.
  const reason = `${externalId}: ${why}`;
  const at = now.toISOString();
  if (!(await disownCall(knex, { tag, at, reason })) && !ended) {
    return false;
  }
  const removed = await issuer.revoke(tag, { signal });
  const gone =
    removed.outcome === 'applied' || removed.outcome === 'already-applied';
  await knex.transaction(async trx => {
    await settleCall(
      trx,
      { tag, from: ['called', 'absent', 'orphan', 'nothing', 'removed'] },
      {
        state: gone ? 'removed' : 'orphan',
        settled_at: at,
        reason,
      },
    );
    if (gone) {
      await ledger.append(trx, [
        {
          type: 'credential.orphan-revoked',
          subject: `issuer:${issuer.id}/${tag}`,
          at: now,
          actor: { kind: 'engine', route: 'reconciliation' },
          data: { issuer: issuer.id, tag, externalId, why },
        },
      ]);
    }
  });
  return gone;
}

/** Looks for what calls have left behind that no flow looks at any more. */
async function lookForLeft(
  context: ReconcilingContext,
  options: Options,
): Promise<number> {
  const { now, signal } = options;
  const calls = await context.knex.transaction(trx =>
    listLeftCalls(trx, {
      now: now.toISOString(),
      since: new Date(now.getTime() - LATE_MS).toISOString(),
      limit: AT_ONCE,
    }),
  );
  let removed = 0;
  for (const { tag, issuer: id, state } of calls) {
    const issuer = context.ports().issuers.get(id);
    const found = issuer && (await issuer.lookup(tag, { now, signal }));
    if (issuer && found && found.status !== 'revoked') {
      const why = 'it came to be without anybody holding it';
      const { externalId } = found;
      removed += Number(
        await remove(context, issuer, { tag, externalId, why }, options),
      );
    } else if (issuer && state !== 'absent') {
      await settleCall(
        context.knex,
        { tag, from: ['called', 'orphan'] },
        {
          state: 'absent',
          settled_at: now.toISOString(),
          reason: 'the issuer shows nothing under this tag',
        },
      );
    }
  }
  return removed;
}

/** Ends what has come to its end, at its issuer too: what only nobody can use any more still lies there. */
async function endExpired(
  context: ReconcilingContext,
  { now, signal }: Options,
): Promise<number> {
  const { knex, onEnded, ports, logger } = context;
  const over = await knex.transaction(trx =>
    listEnded(trx, { at: now.toISOString(), limit: AT_ONCE }),
  );
  let ended = 0;
  for (const row of over) {
    const issuer = ports().issuers.get(row.issuer);
    const removed =
      issuer && row.tag !== null
        ? await issuer.revoke(row.tag, { signal })
        : undefined;
    if (removed?.outcome === 'failed' || removed?.outcome === 'refused') {
      // It has ended by itself; taking it away is tidiness, and is tried again.
      logger.warn(
        `${row.external_id} could not be taken away: ${removed.reason}`,
      );
    } else {
      ended += Number(
        await knex.transaction(async trx => {
          const moved = await moveCredential(
            trx,
            { id: row.id, from: ['delivered', 'active', 'suspended'] },
            {
              state: 'ended',
              ended_at: row.not_after,
              end_reason: 'its time was over',
            },
          );
          if (moved) {
            await onEnded?.(trx, row);
          }
          return moved;
        }),
      );
    }
  }
  return ended;
}

/** Compares what an issuer has made with what is written down here. */
async function compare(
  context: ReconcilingContext,
  issuer: Issuer,
  options: Options,
): Promise<{ removed: number; strangers: string[] }> {
  const at = options.now.toISOString();
  const strangers: string[] = [];
  let removed = 0;
  const judge = async (shown: IssuedCredential[]) => {
    const known = await context.knex.transaction(trx =>
      readTags(
        trx,
        shown.map(({ tag }) => tag),
      ),
    );
    for (const { tag, externalId } of shown) {
      const call = known.get(tag);
      if (!call) {
        strangers.push(externalId);
      } else if (
        call.ended ||
        (call.state !== 'made' && call.waits_until <= at)
      ) {
        const why = call.ended
          ? 'it was there although its credential has ended'
          : 'it came to be without anybody holding it';
        const left = { tag, externalId, why, ended: call.ended };
        removed += Number(await remove(context, issuer, left, options));
      }
    }
  };
  let page: IssuedCredential[] = [];
  for await (const credential of issuer.list(options)) {
    if (credential.status !== 'revoked') {
      page.push(credential);
    }
    if (page.length === AT_ONCE) {
      await judge(page);
      page = [];
    }
  }
  await judge(page);
  return { removed, strangers };
}

/** What reconciling has found and done. */
export interface Reconciled {
  /** How many credentials that nobody held were revoked. */
  removed: number;
  /** How many had come to their end. */
  ended: number;
  /** By issuer, what stands under a tag of ours and is not written down here; a restored backup does that. */
  strangers: { [issuer: string]: string[] };
}

/**
 * Compares what issuers hold with what was ordered: what came to be without anybody holding it is revoked, however late it comes;
 * what has come to its end is taken away. What is not known here at all is named and left alone. An issuer that cannot be asked
 * does not hold up the others.
 */
export async function reconcileIssuance(
  context: ReconcilingContext,
  options: Options,
): Promise<Reconciled> {
  const { logger, ports } = context;
  const done: Reconciled = { removed: 0, ended: 0, strangers: {} };
  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      logger.warn(`${what} could not be reconciled: ${stringifyError(error)}`);
    }
  };
  await attempt('Calls', async () => {
    done.removed += await lookForLeft(context, options);
    await context.knex.transaction(trx =>
      giveUpAbandoned(trx, options.now.toISOString()),
    );
  });
  await attempt('Ends', async () => {
    done.ended += await endExpired(context, options);
  });
  for (const issuer of ports().issuers.values()) {
    if (issuer.capabilities.lists && !options.signal.aborted) {
      await attempt(issuer.title, async () => {
        const found = await compare(context, issuer, options);
        done.removed += found.removed;
        if (found.strangers.length > 0) {
          done.strangers[issuer.id] = found.strangers;
          logger.warn(
            `${
              issuer.title
            } holds what was issued under our tags and is not known here: ${found.strangers.join(
              ', ',
            )}`,
          );
        }
      });
    }
  }
  return done;
}
