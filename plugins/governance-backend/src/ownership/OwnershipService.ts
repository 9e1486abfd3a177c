import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  OwnerOverride,
  ReviewOwnership,
} from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { actOn } from './describeOwnership';
import { FollowingContext, followOverrides } from './followOverrides';
import { noteCorrection } from './noteCorrection';
import {
  listOverrides,
  lockOverride,
  OverrideRow,
  updateOverride,
} from './operations/overrides';
import { readStated } from './operations/readStated';
import { stateOwner } from './operations/stateOwner';
import { OwnershipSettings } from './readOwnershipSettings';
import { refuseConfirming, refuseWithdrawing } from './refuseOwnership';
import { endOverride } from './settleOverride';
import { toOverride } from './toOverride';

interface Caller {
  userRef: string;
  actor: LedgerActor;
}

interface Options extends FollowingContext {
  settings: OwnershipSettings;
}

/** @throws NotAllowedError with a reason, where there is one */
function refuse(reason: string | undefined): void {
  if (reason !== undefined) {
    throw new NotAllowedError(reason);
  }
}

/** Corrections of owners: proposed by who says *not mine*, confirmed by whom it belongs to, and ended by time or by the source. */
export class OwnershipService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Confirms, as somebody of the proposed owner, that something is theirs. It holds for as long as is configured, and what is
   * to be changed at the source is owed from now on.
   *
   * @throws NotFoundError, ConflictError where it is not proposed any more, NotAllowedError for who does not belong to that
   * owner, or has proposed it
   */
  async confirm(id: string, caller: Caller): Promise<OwnerOverride> {
    return this.#change(id, caller, 'owner.confirmed', async (trx, row, at) => {
      if (row.state !== 'proposed') {
        throw new ConflictError(
          `It is ${row.state}; only a proposal is confirmed`,
        );
      }
      refuse(await refuseConfirming(trx, row, caller.userRef));
      const stated = await readStated(trx, row.identity_ref);
      if (!stated) {
        throw new ConflictError('What it is about is gone');
      }
      await stateOwner(trx, stated, row.owner_ref, at);
      const { maxMs } = this.#options.settings;
      await updateOverride(trx, id, {
        state: 'in-force',
        confirmed_by: caller.userRef,
        confirmed_at: at,
        owner_before: stated.ownerAtSource ?? null,
        until: new Date(Date.parse(at) + maxMs).toISOString(),
      });
      await noteCorrection(trx, row.identity_ref, {
        at,
        by: caller.userRef,
        what: `confirmed that it belongs to ${row.owner_ref}`,
      });
    });
  }

  /**
   * Ends a correction before its time, or a proposal.
   *
   * @throws NotFoundError, ConflictError where it is over, NotAllowedError for who neither proposed or confirmed it, nor belongs
   * to that owner or to triage
   */
  async withdraw(id: string, caller: Caller): Promise<OwnerOverride> {
    return this.#change(id, caller, 'owner.withdrawn', async (trx, row, at) => {
      if (row.state === 'ended') {
        throw new ConflictError('It is over already');
      }
      const { triageGroup } = this.#options;
      const viewer = caller.userRef;
      refuse(await refuseWithdrawing(trx, row, { viewer, triageGroup }));
      const stated = await readStated(trx, row.identity_ref);
      if (stated) {
        await endOverride(trx, row, stated, { at, reason: 'withdrawn' });
        await updateOverride(trx, id, { settled_at: at });
      }
      await noteCorrection(trx, row.identity_ref, {
        at,
        by: caller.userRef,
        what:
          row.state === 'proposed'
            ? `took back that it belongs to ${row.owner_ref}`
            : `ended the correction of its owner to ${row.owner_ref}; it belongs to whom its source names`,
      });
    });
  }

  /** Corrections, the latest first; `open` are those that are not over or still owed at the source. */
  async list(options: {
    show: 'open' | 'all';
    before?: [string, string];
    limit: number;
    /** Who reads them, as a person; nobody may act on one otherwise. */
    viewer: string | undefined;
  }): Promise<{ items: ReviewOwnership[]; total: number }> {
    return this.#options.knex.transaction(async trx => {
      const { rows, total } = await listOverrides(trx, options);
      const items: ReviewOwnership[] = [];
      const { viewer } = options;
      const { triageGroup } = this.#options;
      for (const row of rows) {
        items.push({
          ...(await toOverride(trx, row)),
          ...(await actOn(trx, row, { viewer, triageGroup })),
        });
      }
      return { items, total };
    });
  }

  /** Looks at every correction that is in force or owed, each in a transaction of its own. Returns how many were looked at. */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<number> {
    return followOverrides(this.#options, signal);
  }

  async #change(
    id: string,
    caller: Caller,
    type: string,
    change: (
      trx: Knex.Transaction,
      row: OverrideRow,
      at: string,
    ) => Promise<void>,
  ): Promise<OwnerOverride> {
    const { knex, engine, ledger } = this.#options;
    return knex.transaction(async trx => {
      const row = await lockOverride(trx, id);
      if (!row) {
        throw new NotFoundError(`There is no correction with the id ${id}`);
      }
      const now = await engine().now(trx);
      await change(trx, row, now.toISOString());
      await ledger.append(trx, [
        {
          type,
          subject: `owner-override:${id}`,
          at: now,
          actor: caller.actor,
          data: { identity: row.identity_ref, owner: row.owner_ref },
        },
      ]);
      return toOverride(trx, (await lockOverride(trx, id)) ?? row);
    });
  }
}
