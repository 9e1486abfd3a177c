import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  CampaignDefinitionView,
  CampaignPreview,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { EngineLoop } from '../flows/EngineLoop';
import { CampaignContext } from './campaignContext';
import { cancelCampaign, closeCampaign, withdrawBatch } from './endCampaign';
import { findDefinition, listDefinitions } from './findDefinition';
import { CampaignCaller, launchCampaign } from './launchCampaign';
import { openBatch } from './openBatch';
import {
  readUnended,
  takeCampaign,
  updateCampaign,
} from './operations/campaigns';
import { storeDefinition } from './operations/definitions';
import { digestDefinition, parseDefinition } from './parseDefinition';
import { previewCampaign } from './previewCampaign';

/** The channel on which open pages hear that campaigns have changed. */
export const CAMPAIGNS_CHANNEL = 'governance:campaigns';

/** While a campaign is opened, pages hear of it so often at most. */
const TELL_EVERY_MS = 1000;
/** Batches of a campaign that are opened at a time here: one is computed while the other is written. */
const OPENERS = 2;
const FIRST_PAUSE_MS = 1000;
/** The scheduled task goes on with what another replica has left; the loop is for what is launched here. */
const LONGEST_PAUSE_MS = 60_000;

/** Takes a campaign a batch further. Says whether there is more to do for who asks. */
type Step = (
  trx: Knex.Transaction,
  context: CampaignContext,
  id: string,
) => Promise<boolean>;

/** Previews, launches, opens, closes and cancels campaigns. Who may is checked before, by the routes. */
export class CampaignService {
  readonly #context: CampaignContext & { logger: LoggerService };
  readonly #knex: Knex;
  readonly #signals: SignalsService;
  readonly #loop: EngineLoop;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    options: CampaignContext & {
      knex: Knex;
      logger: LoggerService;
      signals: SignalsService;
    },
  ) {
    const { knex, signals, ...context } = options;
    this.#context = context;
    this.#knex = knex;
    this.#signals = signals;
    this.#loop = new EngineLoop({
      of: 'campaigns',
      work: async signal => {
        await this.turn(signal);
        return false;
      },
      logger: context.logger,
      firstPauseMs: FIRST_PAUSE_MS,
      longestPauseMs: LONGEST_PAUSE_MS,
      random: Math.random,
    });
  }

  /** Has campaigns that are launched or cancelled here go on at once. */
  startLoop(): void {
    this.#loop.start();
  }

  /** Ends the loop after the batch under way. */
  async stopLoop(): Promise<void> {
    await this.#loop.stop();
  }

  /** Every definition, by name. */
  async listDefinitions(): Promise<CampaignDefinitionView[]> {
    return this.#knex.transaction(trx =>
      listDefinitions(trx, this.#context.shipped),
    );
  }

  /**
   * Saves a definition, in the place of the one of its name. Campaigns that run keep theirs.
   *
   * @throws InputError for what is no definition
   */
  async saveDefinition(
    source: string,
    caller: CampaignCaller,
  ): Promise<CampaignDefinitionView> {
    const definition = parseDefinition(source, this.#context.policy);
    const { name } = definition.metadata;
    return this.#knex.transaction(async trx => {
      const now = await this.#context.engine.now(trx);
      const digest = digestDefinition(definition);
      await storeDefinition(trx, {
        name,
        document: JSON.stringify(definition),
        digest,
        saved_by: caller.userRef,
        saved_at: now.toISOString(),
      });
      await this.#context.ledger.append(trx, [
        {
          type: 'campaign.defined',
          subject: `campaign-definition:${name}`,
          at: now,
          actor: caller.actor,
          data: { name, digest },
        },
      ]);
      return findDefinition(trx, this.#context.shipped, name);
    });
  }

  /**
   * What launching a campaign of a definition would do; writes nothing.
   *
   * @throws NotFoundError for a definition that there is not
   */
  async preview(name: string): Promise<CampaignPreview> {
    return this.#knex.transaction(async trx => {
      const { definition, runningCampaign } = await findDefinition(
        trx,
        this.#context.shipped,
        name,
      );
      return previewCampaign(trx, this.#context, definition, runningCampaign);
    });
  }

  /**
   * Launches a campaign of a definition as it was previewed. Returns its id.
   *
   * @throws NotFoundError for a definition that there is not, ConflictError with what keeps it from being launched
   */
  async launch(
    name: string,
    digest: string,
    caller: CampaignCaller,
  ): Promise<string> {
    const id = await this.#knex.transaction(async trx => {
      const { shipped } = this.#context;
      const view = await findDefinition(trx, shipped, name);
      return launchCampaign(trx, this.#context, view, { digest, caller });
    });
    this.#loop.wake();
    this.#tell();
    return id;
  }

  /** Ends a campaign and decides nothing; see {@link closeCampaign}. */
  async close(id: string, caller: CampaignCaller): Promise<void> {
    await this.#knex.transaction(trx =>
      closeCampaign(trx, this.#context, id, caller),
    );
    this.#tell();
  }

  /** Ends a campaign and withdraws what it asks; see {@link cancelCampaign}. */
  async cancel(
    id: string,
    reason: string,
    caller: CampaignCaller,
  ): Promise<void> {
    await this.#knex.transaction(trx =>
      cancelCampaign(trx, this.#context, id, { reason, by: caller }),
    );
    this.#loop.wake();
    this.#tell();
  }

  /**
   * Takes every campaign as far as it goes, batch by batch, each in a transaction of its own: opens, withdraws, and closes
   * what is due. Safe beside others; what fails is kept with the campaign and tried again with the next turn.
   */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    await this.#advance('opening', { together: OPENERS, signal }, openBatch);
    await this.#advance(
      'cancelling',
      { together: 1, signal },
      (trx, context, id) =>
        withdrawBatch(trx, { ...context, logger: this.#context.logger }, id),
    );
    await this.#closeDue();
  }

  async #advance(
    state: 'opening' | 'cancelling',
    options: { together: number; signal: AbortSignal },
    step: Step,
  ): Promise<void> {
    const campaigns = await this.#knex.transaction(trx =>
      readUnended(trx, [state]),
    );
    const { together, signal } = options;
    for (const { id } of campaigns) {
      await Promise.all(
        Array.from({ length: together }, () => this.#goOn(id, signal, step)),
      );
    }
  }

  async #goOn(id: string, signal: AbortSignal, step: Step): Promise<void> {
    let more = true;
    while (more && !signal.aborted) {
      try {
        more = await this.#knex.transaction(trx =>
          step(trx, this.#context, id),
        );
        if (!more || Date.now() - this.#toldAt >= TELL_EVERY_MS) {
          this.#tell();
        }
      } catch (error) {
        more = false;
        const reason = stringifyError(error);
        this.#context.logger.warn(
          `A batch of campaign ${id} has failed and is tried again: ${reason}`,
        );
        await this.#knex.transaction(trx =>
          updateCampaign(trx, id, { last_error: reason }),
        );
      }
    }
  }

  async #closeDue(): Promise<void> {
    const due = await this.#knex.transaction(async trx => {
      const now = (await this.#context.engine.now(trx)).toISOString();
      const running = await readUnended(trx, ['running']);
      return running.filter(({ due_at }) => due_at <= now);
    });
    for (const { id } of due) {
      await this.#knex.transaction(async trx => {
        const campaign = await takeCampaign(trx, id);
        if (campaign?.state === 'running') {
          await closeCampaign(trx, this.#context, id);
        }
      });
      this.#tell();
    }
  }

  /** Carries no content: whoever hears it asks again. Pages poll where signals are absent, so one lost loses nothing. */
  #tell(): void {
    this.#toldAt = Date.now();
    this.#signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: CAMPAIGNS_CHANNEL,
        message: { action: 'changed' },
      })
      .catch(error =>
        this.#context.logger.debug(
          `Open pages could not be told of a change: ${stringifyError(error)}`,
        ),
      );
  }
}
