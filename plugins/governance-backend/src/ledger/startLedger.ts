import { setTimeout as wait } from 'node:timers/promises';
import {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { CheckpointSigner } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { Checkpointer } from './Checkpointer';
import { DatabaseLedger } from './DatabaseLedger';
import { developmentSigner, localSigner } from './localSigner';
import { LedgerConfig } from './readLedgerConfig';
import { RollbackWatch, describeRollback } from './RollbackWatch';
import { LedgerRollback } from './operations';
import { TroubleLog } from '../trouble';
import { Sequencer } from './Sequencer';

/** The ledger with the loops that chain and sign it. */
export interface RunningLedger {
  ledger: DatabaseLedger;
  sequencer: Sequencer;
  checkpointer: Checkpointer;
  rollbacks: RollbackWatch;
  /** What signs checkpoints, and packs of evidence. */
  signer: CheckpointSigner;
}

/**
 * Starts the ledger: a chaining loop in every replica, and signing as a task of one replica at a time. The tables must
 * be there.
 *
 * @param options - `clock` says when entries are written and checkpoints signed; a demo's movable clock is none for this
 */
export async function startLedger(options: {
  knex: Knex;
  config: LedgerConfig;
  logger: LoggerService;
  scheduler: SchedulerService;
  lifecycle: LifecycleService;
  clock: () => Date;
  /** Signs instead of the key in the configuration. */
  signer?: CheckpointSigner;
  /** Tells people of a ledger that was taken back; called once for each, in one replica. */
  onRollback?: (rollback: LedgerRollback) => Promise<void>;
}): Promise<RunningLedger> {
  const { knex, config, logger, scheduler, lifecycle, clock } = options;
  const ledger = new DatabaseLedger({ wrapper: config.wrapper, clock });
  const sequencer = new Sequencer({ knex });
  const signer = options.signer ?? (await provideSigner(knex, config, clock));
  const checkpointer = new Checkpointer({
    knex,
    signer,
    sinks: config.sinks,
    clock,
  });

  const rollbacks = new RollbackWatch({
    knex,
    ledger,
    sinks: config.sinks,
    clock,
  });
  const lookForRollbacks = async () => {
    const { found, failures } = await rollbacks.look();
    for (const { sink, error } of failures) {
      logger.warn(
        `Sink ${sink} could not be compared with the ledger; that is tried again: ${error}`,
      );
    }
    for (const rollback of found) {
      logger.error(describeRollback(rollback));
      await options.onRollback?.(rollback);
    }
  };

  const stop = new AbortController();
  let loop: Promise<void> | undefined;
  lifecycle.addStartupHook(async () => {
    loop = chainUntilStopped({
      sequencer,
      logger,
      everyMs: config.sequenceEvery.toMillis(),
      signal: stop.signal,
    });
    try {
      await lookForRollbacks();
    } catch (error) {
      // The task that signs looks again.
      logger.warn(
        `The ledger could not be compared with its sinks yet: ${stringifyError(
          error,
        )}`,
      );
    }
  });
  lifecycle.addShutdownHook(async () => {
    stop.abort();
    await loop;
  });

  await scheduler.scheduleTask({
    id: 'governance-ledger-checkpoint',
    frequency: { milliseconds: config.checkpointEvery.toMillis() },
    timeout: { minutes: 5 },
    scope: 'global',
    fn: async signal => {
      await lookForRollbacks();
      await sequencer.drain(signal);
      const round = await checkpointer.run();
      for (const { sink, size, error } of round.failures) {
        logger.warn(
          `Checkpoint over ${size} ledger entries did not reach sink ${sink}; it is tried again: ${error}`,
        );
      }
    },
  });
  return { ledger, sequencer, checkpointer, rollbacks, signer };
}

async function provideSigner(
  knex: Knex,
  config: LedgerConfig,
  clock: () => Date,
): Promise<CheckpointSigner> {
  return config.privateKeyPem
    ? localSigner({ privateKeyPem: config.privateKeyPem })
    : knex.transaction(trx =>
        developmentSigner(trx, { now: clock().toISOString() }),
      );
}

async function chainUntilStopped(options: {
  sequencer: Sequencer;
  logger: LoggerService;
  everyMs: number;
  signal: AbortSignal;
}): Promise<void> {
  const { sequencer, logger, everyMs, signal } = options;
  const trouble = new TroubleLog({
    logger,
    who: 'The chaining of the ledger',
    otherwise: error =>
      logger.warn(
        `Ledger entries could not be chained; they wait: ${stringifyError(
          error,
        )}`,
      ),
  });
  while (!signal.aborted) {
    try {
      await sequencer.drain(signal);
      trouble.succeeded();
    } catch (error) {
      trouble.failed(error as Error);
    }
    await wait(everyMs, undefined, { signal }).catch(error => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }
}
