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
import { withdrawGrant } from '../exceptionGrants/withdrawGrant';
import { FlowStarter } from '../facts';
import { createExclusionEffects } from './exclusionEffects';
import { countCovered } from './operations/coveredNow';
import {
  endExclusionRow,
  ExclusionRow,
  listExclusions,
  readExclusion,
  selectorOf,
} from './operations/exclusions';
import { countLeftOut } from './operations/exclusionSubjects';
import { readNamed } from './operations/readNamed';
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
      const now = async () => (await engine().now(trx)).toISOString();
      const row = await withdrawGrant(
        trx,
        { engine: engine(), people },
        {
          kind: 'exclusion',
          id,
          caller,
          mayAny,
          read: readExclusion,
          end: async () =>
            endExclusionRow(trx, {
              id,
              at: await now(),
              reason: 'withdrawn',
              by: caller.userRef,
            }),
        },
      );
      return this.#describe(trx, row, await now());
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
      const titles = await readNamed(trx, rows.map(selectorOf));
      return {
        items: rows.map(row =>
          toExclusionView(row, { counts: counts.get(row.id), titles, at }),
        ),
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
    const titles = await readNamed(trx, [selectorOf(row)]);
    return toExclusionView(row, { counts: counts.get(row.id), titles, at });
  }
}
