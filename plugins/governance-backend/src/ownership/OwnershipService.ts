import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
  stringifyError,
} from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  OwnerOverride,
  ReviewOwnership,
} from '@countersign/plugin-governance-common';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { FlowEngine } from '../flows';
import {
  listOverrides,
  listOwed,
  lockOverride,
  OverrideRow,
  updateOverride,
} from './operations/overrides';
import { readStated } from './operations/readStated';
import { stateOwner } from './operations/stateOwner';
import { actOn } from './describeOwnership';
import { noteCorrection } from './noteCorrection';
import { OwnershipSettings } from './readOwnershipSettings';
import { refuseConfirming, refuseWithdrawing } from './refuseOwnership';
import { endOverride, settleOverride } from './settleOverride';
import { toOverride } from './toOverride';

/** Corrections looked at in one go. */
const PAGE = 200;

interface Caller {
  userRef: string;
  actor: LedgerActor;
}

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  reviews: () => ReviewService;
  ledger: LedgerPort;
  notifications: NotificationService;
  logger: LoggerService;
  triageGroup: string;
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
    const { knex } = this.#options;
    let looked = 0;
    let after = '';
    let ids: string[];
    do {
      const from = after;
      ids = await knex.transaction(trx =>
        listOwed(trx, { after: from, limit: PAGE }),
      );
      for (const id of ids) {
        signal.throwIfAborted();
        await this.#settle(id);
        looked += 1;
      }
      after = ids.at(-1) ?? after;
    } while (ids.length === PAGE);
    return looked;
  }

  async #settle(id: string): Promise<void> {
    const { knex, engine, reviews, ledger } = this.#options;
    const settled = await knex.transaction(async trx => {
      const now = await engine().now(trx);
      const found = await settleOverride(trx, id, now.toISOString());
      if (found.what === 'fell-back') {
        await reviews().handToTriage(
          trx,
          found.row.identity_ref,
          `the correction of its owner to ${found.row.owner_ref} is over, and its source does not say so`,
        );
      }
      if (found.what !== 'nothing') {
        await ledger.append(trx, [
          {
            type: found.what === 'agreed' ? 'owner.agreed' : 'owner.fell-back',
            subject: `owner-override:${id}`,
            at: now,
            actor: { kind: 'engine', route: 'ownership' },
            data: { override: id },
          },
        ]);
      }
      return found;
    });
    if (settled.what === 'fell-back') {
      await this.#tellTriage(settled.row, settled.title);
    }
  }

  /** Triage is told besides; what is to be done stands in the list, so that a notice that is lost loses nothing. */
  async #tellTriage(row: OverrideRow, title: string): Promise<void> {
    const { notifications, triageGroup, logger } = this.#options;
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef: triageGroup },
        payload: {
          title: `The owner of ${title} has fallen back`,
          description: `It was corrected to ${row.owner_ref}, and its source does not say so. Change it there, or find who owns it.`,
          link: '/governance/triage',
          severity: 'high',
          topic: 'governance-owner-fell-back',
          scope: row.id,
        },
      });
    } catch (error) {
      logger.warn(
        `Triage could not be told that an owner has fallen back: ${stringifyError(
          error,
        )}`,
      );
    }
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
