import { NotFoundError } from '@backstage/errors';
import {
  IncidentWavesDetail,
  IncidentWavesView,
  WaveAction,
  WaveItemState,
  WavePreview,
  WaveTarget,
} from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { Place } from '../paging/cursors';
import { pageOf } from '../paging/pageOf';
import { listItems } from './operations/items';
import { countItems, listWaves, readWaves } from './operations/waves';
import { previewWaves } from './previewWaves';
import { WavesRow } from './rows';
import { startWaves, WaveStart } from './startWaves';
import { Steering, steerWaves } from './steerWaves';
import { toItemView, toWaveView } from './toWaveView';
import { WaveContext } from './waveContext';

/** What something holds, revoked or replaced in waves in an incident: looked at, begun, followed and steered. */
export class WaveService {
  constructor(private readonly context: WaveContext) {}

  /** What waves would do; see {@link previewWaves}. */
  async preview(
    request: WaveTarget & { action: WaveAction },
    page: { after?: Place; limit: number },
  ): Promise<Omit<WavePreview, 'nextCursor'> & { next?: Place }> {
    const { knex, ports } = this.context;
    return knex.transaction(trx => previewWaves(trx, ports(), request, page));
  }

  /** Writes waves down, to be carried out in the background; see {@link startWaves}. */
  async start(
    start: WaveStart,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<IncidentWavesView> {
    return this.#view(await startWaves(this.context, start, caller));
  }

  /** Pauses, resumes or cancels; see {@link steerWaves}. */
  async steer(
    id: string,
    steering: Steering,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<IncidentWavesView> {
    return this.#view(await steerWaves(this.context, { id, steering }, caller));
  }

  /** All of them, the newest first. */
  async list(page: {
    before?: Place;
    limit: number;
  }): Promise<{ items: IncidentWavesView[]; total: number; next?: Place }> {
    return this.context.knex.transaction(async trx => {
      const { rows, total } = await listWaves(trx, {
        ...page,
        limit: page.limit + 1,
      });
      const shown = pageOf(
        rows,
        page.limit,
        (last): Place => [last.started_at, last.id],
      );
      const counts = await countItems(
        trx,
        shown.items.map(({ id }) => id),
      );
      return {
        items: shown.items.map(row =>
          toWaveView(row, counts.get(row.id) ?? {}),
        ),
        total,
        next: shown.next,
      };
    });
  }

  /**
   * One, with a page of its credentials in the order in which they come.
   *
   * @throws NotFoundError where there is none
   */
  async get(
    id: string,
    page: { state?: WaveItemState; after: number; limit: number },
  ): Promise<Omit<IncidentWavesDetail, 'nextCursor'> & { next?: number }> {
    return this.context.knex.transaction(async trx => {
      const row = await readWaves(trx, id);
      if (!row) {
        throw new NotFoundError(`There are no waves ${id}`);
      }
      const items = await listItems(trx, id, {
        ...page,
        limit: page.limit + 1,
      });
      const shown = pageOf(items, page.limit, last => last.position);
      return {
        ...(await this.#viewWithin(trx, row)),
        items: shown.items.map(toItemView),
        next: shown.next,
      };
    });
  }

  #view(row: WavesRow): Promise<IncidentWavesView> {
    return this.context.knex.transaction(trx => this.#viewWithin(trx, row));
  }

  async #viewWithin(
    trx: Knex.Transaction,
    row: WavesRow,
  ): Promise<IncidentWavesView> {
    return toWaveView(row, (await countItems(trx, [row.id])).get(row.id) ?? {});
  }
}
