import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  FlowRequest,
  RequestableFlow,
  RequestPreview,
  RequestView,
} from '@countersign/plugin-governance-common';
import {
  canonicalJson,
  checkStated,
  FlowContext,
  FlowDefinition,
  isJsonObject,
  listStatedFields,
  replaceFact,
  StatedProblem,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { Requester } from '../callers/requesterOf';
import { FlowStart, FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { listActiveHashes } from '../flows/operations/readDefinition';
import { sha256Hex } from '../ledger/digest';
import { pageOf } from '../paging/pageOf';
import {
  countRequests,
  findRequest,
  insertRequest,
  listRequests,
  readRequest,
  RequestProgress,
  RequestRow,
} from './operations/requests';
import { readTitles } from '../views/readTitles';
import { previewRequest } from './previewRequest';
import { toolFacts, ToolPolicy } from './toolPolicy';

interface Options {
  knex: Knex;
  engine: FlowEngine;
  starter: FlowStarter;
  tools: ToolPolicy;
  newId: () => string;
}

/** What is asked for, with what only the system says of it. */
interface PreparedRequest {
  start: Omit<FlowStart, 'dedupeKey'>;
  definition: FlowDefinition;
  problems: StatedProblem[];
}

/** Every effect that a flow may call, once each. */
function effectsOf({ states }: FlowDefinition): string[] {
  const uses = Object.values(states).flatMap(state =>
    state.kind === 'effect'
      ? [state.uses, ...(state.compensate ? [state.compensate] : [])]
      : [],
  );
  return [...new Set(uses)].sort();
}

/** What is stated, with the fact that names what it is about. */
function withAbout(context: FlowContext, request: FlowRequest): JsonObject {
  const path = context.about?.fact;
  return path === undefined
    ? request.stated
    : replaceFact(request.stated, path.split('.'), request.about);
}

function toView(
  row: RequestProgress,
  titles: ReadonlyMap<string, string>,
): RequestView {
  const title = titles.get(row.about);
  return {
    id: row.id,
    flow: row.flow,
    about: row.about,
    ...(title === undefined ? {} : { aboutTitle: title }),
    stated: JSON.parse(row.stated),
    ...(row.via === null ? {} : { via: row.via }),
    instanceId: row.instance_id,
    createdAt: row.created_at,
    status: row.status,
    state: row.state,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
  };
}

/**
 * What people, pipelines and agents ask of flows. A request states what its context marks as stated, and nothing else;
 * owner, risk and everything that is decided by is supplied by the system.
 */
export class RequestService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The flows that somebody may ask for. */
  async listFlows(requester: Requester): Promise<RequestableFlow[]> {
    const { knex, engine } = this.#options;
    return knex.transaction(async trx => {
      const flows: RequestableFlow[] = [];
      for (const hash of await listActiveHashes(trx)) {
        const definition = await engine.getDefinition(trx, hash);
        const { metadata, context } = definition;
        const { about } = context;
        if (about && this.#isOpenTo(requester, metadata.name)) {
          flows.push({
            flow: metadata.name,
            title: metadata.title ?? metadata.name,
            ...(metadata.description
              ? { description: metadata.description }
              : {}),
            about: about.kind,
            ...(about.fact ? { aboutFact: about.fact } : {}),
            missing: effectsOf(definition).filter(
              uses => !engine.carriesOut(uses),
            ),
            fields: listStatedFields(context).map(({ oneOf, ...field }) => ({
              ...field,
              ...(oneOf ? { oneOf: [...oneOf] } : {}),
            })),
          });
        }
      }
      return flows;
    });
  }

  /** The way that a request will take. Writes nothing. @throws NotFoundError for a flow that one cannot ask for. */
  async preview(
    request: FlowRequest,
    requester: Requester,
  ): Promise<RequestPreview> {
    const { knex, engine, starter } = this.#options;
    return knex.transaction(async trx => {
      const { start, definition, problems } = await this.#prepare(
        trx,
        request,
        requester,
      );
      if (problems.length > 0) {
        return { problems, way: [], asked: [], computed: [] };
      }
      const { facts, computed, mode, author } = await starter.foresee(
        trx,
        start,
      );
      return {
        problems,
        mode,
        ...previewRequest({
          definition,
          facts,
          computed,
          requester: requester.principal,
          author,
          now: (await engine.now(trx)).toISOString(),
          ports: engine.ports,
        }),
      };
    });
  }

  /**
   * Asks: starts an instance, once for each key of a requester.
   *
   * @throws InputError for what may not be stated or is missing, NotFoundError for a flow that one cannot ask for,
   * NotAllowedError while what it is about is frozen, ConflictError for a key under which something else was asked.
   */
  async request(
    request: FlowRequest & { idempotencyKey: string },
    requester: Requester,
  ): Promise<{ request: RequestView; created: boolean }> {
    const { knex } = this.#options;
    return knex.transaction(async trx => {
      const { idempotencyKey, ...asked } = request;
      const digest = sha256Hex(canonicalJson({ ...asked }));
      const key = { principal: requester.principal, idempotencyKey };
      const present = await findRequest(trx, key);
      if (present) {
        if (present.digest !== digest) {
          throw new ConflictError(
            `Something else was asked for under the key ${idempotencyKey}; use a key of its own for each request`,
          );
        }
        return {
          request: await this.#read(trx, present.id, requester),
          created: false,
        };
      }
      const row = await this.#start(trx, request, digest, requester);
      return {
        request: await this.#read(trx, row.id, requester),
        created: true,
      };
    });
  }

  /** What somebody has asked for, newest first, a page at a time. */
  async list(
    requester: Pick<Requester, 'principal'>,
    page: { after?: { createdAt: string; id: string }; limit: number },
  ): Promise<{
    items: RequestView[];
    total: number;
    next?: { createdAt: string; id: string };
  }> {
    return this.#options.knex.transaction(async trx => {
      const { principal } = requester;
      const rows = await listRequests(trx, {
        principal,
        after: page.after,
        limit: page.limit + 1,
      });
      const shown = pageOf(rows, page.limit, last => ({
        createdAt: last.created_at,
        id: last.id,
      }));
      const titles = await readTitles(
        trx,
        shown.items.map(({ about }) => about),
      );
      return {
        items: shown.items.map(row => toView(row, titles)),
        total: await countRequests(trx, principal),
        next: shown.next,
      };
    });
  }

  /** A request of one's own. @throws NotFoundError when there is none. */
  async get(
    id: string,
    requester: Pick<Requester, 'principal'>,
  ): Promise<RequestView> {
    return this.#options.knex.transaction(trx =>
      this.#read(trx, id, requester),
    );
  }

  #isOpenTo({ mayRequest }: Requester, flow: string): boolean {
    return mayRequest === undefined || mayRequest.includes(flow);
  }

  async #prepare(
    trx: Knex.Transaction,
    request: FlowRequest,
    requester: Requester,
  ): Promise<PreparedRequest> {
    const { starter, tools } = this.#options;
    const active = await starter.findActive(trx, request.flow);
    const context = active?.definition.context;
    if (
      !active ||
      !context?.about ||
      !this.#isOpenTo(requester, request.flow)
    ) {
      throw new NotFoundError(
        `No flow named ${request.flow} can be asked for, or not by ${requester.principal}`,
      );
    }
    const stated = withAbout(context, request);
    return {
      definition: active.definition,
      problems: checkStated(context, stated),
      start: {
        flow: request.flow,
        subject: request.about,
        stated,
        verified: { ...toolFacts(tools, stated), ...requester.verified },
        requester: requester.principal,
        actor: requester.actor,
      },
    };
  }

  async #start(
    trx: Knex.Transaction,
    request: FlowRequest & { idempotencyKey: string },
    digest: string,
    requester: Requester,
  ): Promise<RequestRow> {
    const { engine, starter, newId } = this.#options;
    const { start, problems } = await this.#prepare(trx, request, requester);
    if (problems.length > 0) {
      throw new InputError(
        `It cannot be asked for like this: ${problems
          .map(({ message }) => message)
          .join('; ')}`,
      );
    }
    const { facts } = await starter.foresee(trx, start);
    const { incident } = facts;
    if (isJsonObject(incident) && incident.active === true) {
      throw new NotAllowedError(
        'What this is about is frozen in an incident; it can be asked for again once owner and security have revalidated it',
      );
    }
    const id = newId();
    const { instanceId } = await starter.start(trx, {
      ...start,
      dedupeKey: `request/${id}`,
    });
    const row: RequestRow = {
      id,
      principal: requester.principal,
      idempotency_key: request.idempotencyKey,
      digest,
      flow: request.flow,
      about: request.about,
      stated: canonicalJson(start.stated),
      via: requester.via ?? null,
      instance_id: instanceId,
      created_at: (await engine.now(trx)).toISOString(),
    };
    await insertRequest(trx, row);
    return row;
  }

  async #read(
    trx: Knex.Transaction,
    id: string,
    { principal }: Pick<Requester, 'principal'>,
  ): Promise<RequestView> {
    const row = await readRequest(trx, id);
    if (!row || row.principal !== principal) {
      throw new NotFoundError(`You have made no request ${id}`);
    }
    return toView(row, await readTitles(trx, [row.about]));
  }
}
