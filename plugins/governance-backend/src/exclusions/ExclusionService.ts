import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  ExclusionPreview,
  ExclusionRequest,
  ExclusionSelector,
  ExclusionView,
} from '@countersign/plugin-governance-common';
import {
  EffectHandler,
  GovernedReviewQuery,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowStarter } from '../facts';
import { createExclusionEffects } from './exclusionEffects';
import { countCovered } from './operations/coveredNow';
import {
  endExclusionRow,
  ExclusionRow,
  listExclusions,
  readExclusion,
} from './operations/exclusions';
import { countLeftOut } from './operations/exclusionSubjects';
import { ExclusionSettings } from './readExclusionSettings';
import { ReopeningContext } from './reopenExclusion';
import { ExclusionCaller, requestExclusion } from './requestExclusion';
import { toExclusionView } from './toExclusionView';

interface Options extends ReopeningContext {
  starter: FlowStarter;
  people: PeopleDirectory;
  settings: ExclusionSettings;
}

/** Exclusions: asked for by one, granted by others for a time, and ended by time or by hand. */
export class ExclusionService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What one would cover now; writes nothing. */
  async preview(
    selector: ExclusionSelector,
    seen: PermissionCriteria<GovernedReviewQuery> | undefined,
  ): Promise<ExclusionPreview> {
    const { knex, settings } = this.#options;
    return {
      ...(await knex.transaction(trx => countCovered(trx, selector, seen))),
      maxDays: settings.maxDays,
    };
  }

  /** Asks for one; see {@link requestExclusion}. Returns the instance that decides. */
  async request(
    request: ExclusionRequest,
    caller: ExclusionCaller,
  ): Promise<{ instanceId: string }> {
    const { knex, engine, starter, settings } = this.#options;
    return knex.transaction(async trx => ({
      instanceId: await requestExclusion(
        trx,
        { engine: engine(), starter, settings },
        request,
        caller,
      ),
    }));
  }

  /**
   * Ends one before its time, at once; what was left out is asked about right after.
   *
   * @param mayAny - whether the caller may end exclusions of others.
   * @throws NotFoundError, ConflictError when it is over, NotAllowedError for who neither asked for it nor owns it.
   */
  async withdraw(
    id: string,
    caller: ExclusionCaller,
    mayAny: boolean,
  ): Promise<ExclusionView> {
    const { knex, engine, people } = this.#options;
    return knex.transaction(async trx => {
      const row = await readExclusion(trx, id);
      if (!row) {
        throw new NotFoundError(`There is no exclusion with the id ${id}`);
      }
      const own = [
        row.requested_by,
        ...(await people.membersOf(trx, row.owner)),
      ].map(ref => ref.toLocaleLowerCase('en-US'));
      if (!mayAny && !own.includes(caller.userRef.toLocaleLowerCase('en-US'))) {
        throw new NotAllowedError(
          'Only who asked for it, its owner, or who may freeze can withdraw it',
        );
      }
      if (row.ended_at !== null) {
        throw new ConflictError('It is over already');
      }
      // The flow comes first, as wherever both are changed.
      const told = await engine().send(
        trx,
        id,
        { type: 'signal', name: 'exclusion.withdrawn' },
        caller.actor,
      );
      if (!told.accepted) {
        // Nothing would be asked about again before its time.
        throw new ConflictError(
          `It cannot be withdrawn at this moment, as it is being put in force or ended: ${told.reason}`,
        );
      }
      const at = (await engine().now(trx)).toISOString();
      const by = caller.userRef;
      if (!(await endExclusionRow(trx, { id, at, reason: 'withdrawn', by }))) {
        throw new ConflictError('It is over already');
      }
      return this.#describe(trx, (await readExclusion(trx, id)) ?? row, at);
    });
  }

  /** Exclusions, also those that are over, the latest first. */
  async list(options: {
    show: 'in-force' | 'all';
    before?: [string, string];
    limit: number;
  }): Promise<{ items: ExclusionView[]; total: number }> {
    const { show, before, limit } = options;
    const { knex, engine } = this.#options;
    return knex.transaction(async trx => {
      const at = (await engine().now(trx)).toISOString();
      const { rows, total } = await listExclusions(trx, {
        ...(show === 'in-force' ? { inForceAt: at } : {}),
        before,
        limit,
      });
      const counts = await countLeftOut(
        trx,
        rows.map(({ id }) => id),
      );
      return {
        items: rows.map(row => toExclusionView(row, counts.get(row.id), at)),
        total,
      };
    });
  }

  /** The effects by which the flow puts exclusions in force and ends them. */
  get effects(): EffectHandler[] {
    return createExclusionEffects(this.#options);
  }

  async #describe(
    trx: Knex.Transaction,
    row: ExclusionRow,
    at: string,
  ): Promise<ExclusionView> {
    const counts = await countLeftOut(trx, [row.id]);
    return toExclusionView(row, counts.get(row.id), at);
  }
}
