import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  isError,
  NotFoundError,
  stringifyError,
} from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  CampaignDefinitionView,
  CampaignDraft,
} from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CampaignContext } from '../campaignContext';
import { findDefinition, listDefinitions } from '../findDefinition';
import { CampaignCaller, launchCampaign } from '../launchCampaign';
import { gatherEvents, listChangeSources } from './gatherEvents';
import { LaunchCause } from './launchCause';
import {
  DraftRow,
  lockDraft,
  readDueDrafts,
  toDraft,
  updateDraft,
} from './operations/drafts';
import {
  deletePendingEvents,
  readLastEventLaunch,
  readPendingEvents,
} from './operations/pendingEvents';
import { stageDrafts } from './stageDrafts';
import { tellOwner } from './tellOwner';

const ENGINE: LedgerActor = { kind: 'engine', route: 'campaigns' };

/** Things that one campaign by events asks about at most; the next one asks about the rest. */
const MOST_SUBJECTS = 500;

/** Starts campaigns by themselves: stages and launches what is due, and asks about what has happened. */
export class CampaignStarter {
  readonly #context: CampaignContext & { logger: LoggerService };
  readonly #knex: Knex;
  readonly #notifications: NotificationService;
  /** Blocks that owners of event campaigns were told of, so that they are told once. */
  readonly #told = new Map<string, string>();

  constructor({
    knex,
    notifications,
    ...context
  }: CampaignContext & {
    knex: Knex;
    logger: LoggerService;
    notifications: NotificationService;
  }) {
    this.#context = context;
    this.#knex = knex;
    this.#notifications = notifications;
  }

  /** Does whatever is due. Safe beside others; what fails is tried again with the next turn. */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const views = await this.#knex.transaction(trx =>
      listDefinitions(trx, this.#context.shipped),
    );
    await this.#knex.transaction(async trx =>
      stageDrafts(trx, {
        views,
        now: await this.#now(trx),
        newId: this.#context.newId,
      }),
    );
    const due = await this.#knex.transaction(async trx =>
      readDueDrafts(trx, await this.#now(trx)),
    );
    for (const draft of due) {
      await this.#settled(`The draft ${draft.id}`, () => this.#start(draft));
    }
    await this.#gather(views, signal);
    for (const view of views.filter(
      ({ definition }) => definition.spec.events,
    )) {
      await this.#settled(view.definition.metadata.name, () => this.#ask(view));
    }
  }

  /**
   * Launches a draft before its time.
   *
   * @throws NotFoundError for one that is not staged, ConflictError with what keeps it from being launched
   */
  async launch(id: string, caller: CampaignCaller): Promise<CampaignDraft> {
    return this.#knex.transaction(async trx => {
      const draft = await this.#staged(trx, id);
      await this.#launch(trx, draft, caller);
      return this.#read(trx, id);
    });
  }

  /**
   * Drops a draft; it does not start.
   *
   * @throws NotFoundError for one that is not staged
   */
  async drop(
    id: string,
    reason: string,
    caller: CampaignCaller,
  ): Promise<CampaignDraft> {
    return this.#knex.transaction(async trx => {
      const draft = await this.#staged(trx, id);
      await updateDraft(trx, id, {
        state: 'dropped',
        open_key: null,
        ended_by: caller.userRef,
        end_reason: reason,
      });
      await this.#context.ledger.append(trx, [
        {
          type: 'campaign.dropped',
          subject: `campaign-draft:${id}`,
          at: await this.#context.engine.now(trx),
          actor: caller.actor,
          data: { definition: draft.definition, dueAt: draft.due_at },
          personal: { reason },
        },
      ]);
      return this.#read(trx, id);
    });
  }

  async #staged(trx: Knex.Transaction, id: string): Promise<DraftRow> {
    const draft = await lockDraft(trx, id);
    if (draft?.state !== 'staged') {
      throw new NotFoundError(
        draft
          ? `The draft '${id}' is ${draft.state} already`
          : `No draft '${id}' exists`,
      );
    }
    return draft;
  }

  async #read(trx: Knex.Transaction, id: string): Promise<CampaignDraft> {
    const row = await lockDraft(trx, id);
    if (!row) {
      throw new NotFoundError(`No draft '${id}' exists`);
    }
    return toDraft(row);
  }

  async #now(trx: Knex.Transaction): Promise<string> {
    return (await this.#context.engine.now(trx)).toISOString();
  }

  async #settled(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#context.logger.warn(
        `${what} could not be started and is tried again: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  async #launch(
    trx: Knex.Transaction,
    draft: DraftRow,
    caller: CampaignCaller,
  ): Promise<void> {
    const view = await findDefinition(
      trx,
      this.#context.shipped,
      draft.definition,
    );
    const cause: LaunchCause = {
      kind: 'schedule',
      eventId: `${draft.definition}@${draft.due_at}`,
    };
    const campaign = await launchCampaign(trx, this.#context, view, {
      digest: view.digest,
      caller,
      cause,
    });
    await updateDraft(trx, draft.id, {
      state: 'launched',
      open_key: null,
      blocked: null,
      campaign_id: campaign,
    });
  }

  /** Launches a draft whose time has come; where it is blocked its owner is told, once. */
  async #start(due: DraftRow): Promise<void> {
    try {
      await this.#knex.transaction(async trx => {
        const draft = await this.#staged(trx, due.id);
        await this.#launch(trx, draft, { userRef: 'engine', actor: ENGINE });
      });
    } catch (error) {
      if (!isError(error) || error.name !== new ConflictError().name) {
        throw error;
      }
      await this.#knex.transaction(trx =>
        updateDraft(trx, due.id, { blocked: error.message }),
      );
      if (due.told_at === null) {
        await this.#tell(due.definition, due.id, error.message);
        await this.#knex.transaction(async trx =>
          updateDraft(trx, due.id, { told_at: await this.#now(trx) }),
        );
      }
    }
  }

  async #tell(name: string, scope: string, reason: string): Promise<void> {
    const view = await this.#knex.transaction(trx =>
      findDefinition(trx, this.#context.shipped, name),
    );
    await tellOwner(this.#notifications, view, { scope, reason });
  }

  async #gather(
    views: readonly CampaignDefinitionView[],
    signal: AbortSignal,
  ): Promise<void> {
    const definitions = views
      .map(({ definition }) => definition)
      .filter(({ spec }) => spec.events);
    if (definitions.length === 0) {
      return;
    }
    const sources = await this.#knex.transaction(trx => listChangeSources(trx));
    for (const source of sources) {
      let more = true;
      while (more && !signal.aborted) {
        more = await this.#knex.transaction(async trx =>
          gatherEvents(trx, { source, definitions, now: await this.#now(trx) }),
        );
      }
    }
  }

  /** Asks by one campaign about everything that events have happened to, and not more often than the definition lets. */
  async #ask(view: CampaignDefinitionView): Promise<void> {
    const { metadata, spec } = view.definition;
    try {
      await this.#knex.transaction(async trx => {
        const events = await readPendingEvents(trx, {
          definition: metadata.name,
          limit: MOST_SUBJECTS,
        });
        const [first] = events;
        const last = await readLastEventLaunch(trx, metadata.name);
        const interval = spec.events?.interval;
        const isTooSoon =
          last !== undefined &&
          interval !== undefined &&
          addDuration(last, interval) > (await this.#now(trx));
        if (!first || isTooSoon) {
          return;
        }
        await deletePendingEvents(trx, events);
        await launchCampaign(trx, this.#context, view, {
          digest: view.digest,
          caller: { userRef: 'engine', actor: ENGINE },
          cause: {
            kind: 'event',
            eventId: first.event_id,
            name: first.name,
            events: events.reduce((sum, { count }) => sum + count, 0),
            subjects: events.map(({ subject_ref }) => subject_ref),
          },
        });
        this.#told.delete(metadata.name);
      });
    } catch (error) {
      if (!isError(error) || error.name !== new ConflictError().name) {
        throw error;
      }
      if (this.#told.get(metadata.name) !== error.message) {
        await this.#tell(metadata.name, error.message, error.message);
        this.#told.set(metadata.name, error.message);
      }
    }
  }
}
