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
  listAbsentCalls,
  listLeftCalls,
  ReadOn,
  readTags,
  settleCall,
} from './operations/calls';
import {
  giveUpAbandoned,
  listEnded,
  moveCredential,
} from './operations/credentials';
import { IssuingPorts } from './judgeTerms';
import { CallRow, CredentialRow } from './rows';
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
/** How many of what was set aside the log names in one turn. */
const SAID_AT_ONCE = 5;

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

/** Why something could not be looked after, in words. */
type SetAside = string[];

/** Does some work about each of several; what fails is set aside, and does not hold up the others. */
async function forEach<T>(
  entries: readonly T[],
  work: (entry: T) => Promise<void>,
  {
    signal,
    setAside,
    nameOf,
  }: {
    signal: AbortSignal;
    setAside: SetAside;
    nameOf: (entry: T) => string;
  },
): Promise<void> {
  for (const entry of entries) {
    signal.throwIfAborted();
    try {
      await work(entry);
    } catch (error) {
      setAside.push(`${nameOf(entry)}: ${stringifyError(error)}`);
    }
  }
}

/** The parts of a list, one after the other. */
async function* inParts<T>(
  read: (part: ReadOn<T>) => Promise<T[]>,
): AsyncIterable<T[]> {
  let part: T[] = [];
  do {
    part = await read({ after: part.at(-1), limit: AT_ONCE });
    yield part;
  } while (part.length === AT_ONCE);
}

/** Looks for what calls have left behind that no flow looks at any more. */
async function lookForLeft(
  context: ReconcilingContext,
  options: Options,
  setAside: SetAside,
): Promise<number> {
  const { knex, ports } = context;
  const { now, signal } = options;
  let removed = 0;
  const look = async ({ tag, issuer: id, state }: CallRow) => {
    const issuer = ports().issuers.get(id);
    const found = issuer && (await issuer.lookup(tag, { now, signal }));
    if (issuer && found && found.status !== 'revoked') {
      const why = 'it came to be without anybody holding it';
      const { externalId } = found;
      removed += Number(
        await remove(context, issuer, { tag, externalId, why }, options),
      );
    } else if (issuer && state !== 'absent') {
      await settleCall(
        knex,
        { tag, from: ['called', 'orphan'] },
        {
          state: 'absent',
          settled_at: now.toISOString(),
          reason: 'the issuer shows nothing under this tag',
        },
      );
    }
  };
  const since = new Date(now.getTime() - LATE_MS).toISOString();
  for (const list of [
    (part: ReadOn<CallRow>) => listAbsentCalls(knex, { since, ...part }),
    (part: ReadOn<CallRow>) =>
      listLeftCalls(knex, { now: now.toISOString(), ...part }),
  ]) {
    for await (const calls of inParts(list)) {
      await forEach(calls, look, {
        signal,
        setAside,
        nameOf: ({ tag }) => tag,
      });
    }
  }
  return removed;
}

/** Ends what has come to its end, at its issuer too: what only nobody can use any more still lies there. */
async function endExpired(
  context: ReconcilingContext,
  { now, signal }: Options,
  setAside: SetAside,
): Promise<number> {
  const { knex, onEnded, ports } = context;
  let ended = 0;
  const end = async (row: CredentialRow) => {
    const issuer = ports().issuers.get(row.issuer);
    const removed =
      issuer && row.tag !== null
        ? await issuer.revoke(row.tag, { signal })
        : undefined;
    if (removed?.outcome === 'failed' || removed?.outcome === 'refused') {
      // It has ended by itself; taking it away is tidiness, and is tried again.
      setAside.push(
        `${row.external_id} could not be taken away: ${removed.reason}`,
      );
      return;
    }
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
  };
  for await (const over of inParts<CredentialRow>(part =>
    listEnded(knex, { at: now.toISOString(), ...part }),
  )) {
    await forEach(over, end, {
      signal,
      setAside,
      nameOf: row => row.external_id ?? row.id,
    });
  }
  return ended;
}

/** Compares what an issuer has made with what is written down here. */
async function compare(
  context: ReconcilingContext,
  issuer: Issuer,
  options: Options,
  setAside: SetAside,
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
    const compareOne = async ({ tag, externalId }: IssuedCredential) => {
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
    };
    await forEach(shown, compareOne, {
      signal: options.signal,
      setAside,
      nameOf: ({ externalId }) => externalId,
    });
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
 * what has come to its end is taken away. What is not known here at all is named and left alone. What cannot be looked after is set
 * aside, said in the log, and does not hold up the others; the next turn looks again.
 */
export async function reconcileIssuance(
  context: ReconcilingContext,
  options: Options,
): Promise<Reconciled> {
  const { logger, ports } = context;
  const done: Reconciled = { removed: 0, ended: 0, strangers: {} };
  const attempt = async (
    what: string,
    work: (setAside: SetAside) => Promise<void>,
  ) => {
    const setAside: SetAside = [];
    try {
      await work(setAside);
    } catch (error) {
      setAside.push(stringifyError(error));
    }
    if (setAside.length > 0) {
      const more = setAside.length - SAID_AT_ONCE;
      logger.warn(
        `${what} could not be reconciled: ${setAside
          .slice(0, SAID_AT_ONCE)
          .join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
      );
    }
  };
  await attempt('Calls', async setAside => {
    done.removed += await lookForLeft(context, options, setAside);
    await context.knex.transaction(trx =>
      giveUpAbandoned(trx, options.now.toISOString()),
    );
  });
  await attempt('Ends', async setAside => {
    done.ended += await endExpired(context, options, setAside);
  });
  for (const issuer of ports().issuers.values()) {
    if (issuer.capabilities.lists && !options.signal.aborted) {
      await attempt(issuer.title, async setAside => {
        const found = await compare(context, issuer, options, setAside);
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
