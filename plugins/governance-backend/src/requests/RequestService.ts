import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  FlowRequest,
  RequestableFlow,
  RequestPreview,
  RequestView,
} from '@countersign/plugin-governance-common';
import {
  canonicalJson,
  isJsonObject,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { Requester } from '../callers/requesterOf';
import { FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { sha256Hex } from '../ledger/digest';
import { findIssuingProblems } from '../issuance/findIssuingProblems';
import { readCredentialsOf } from '../issuance/operations/credentials';
import { IssuingPorts } from '../issuance/judgeTerms';
import { toCredentialView } from '../issuance/toCredentialView';
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
import { listRequestable } from './listRequestable';
import { prepareRequest } from './prepareRequest';
import { previewRequest } from './previewRequest';
import { ToolPolicy } from './toolPolicy';
import { toRequestView } from './toRequestView';

interface Options {
  knex: Knex;
  engine: FlowEngine;
  starter: FlowStarter;
  tools: ToolPolicy;
  ports: () => IssuingPorts;
  newId: () => string;
}

/** @throws InputError where something stands against a request */
function refuseProblems(problems: readonly { message: string }[]): void {
  if (problems.length > 0) {
    throw new InputError(
      `It cannot be asked for like this: ${problems
        .map(({ message }) => message)
        .join('; ')}`,
    );
  }
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
    return knex.transaction(trx => listRequestable(trx, engine, requester));
  }

  /** The way that a request will take. Writes nothing. @throws NotFoundError for a flow that one cannot ask for. */
  async preview(
    request: FlowRequest,
    requester: Requester,
  ): Promise<RequestPreview> {
    const { knex, engine, starter } = this.#options;
    return knex.transaction(async trx => {
      const { start, definition, problems } = await prepareRequest(
        trx,
        this.#options,
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
        problems: await findIssuingProblems(trx, this.#options.ports(), {
          definition,
          facts,
          now: await engine.now(trx),
        }),
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
    const { idempotencyKey, ...asked } = request;
    const digest = sha256Hex(canonicalJson({ ...asked }));
    const findPresent = async (trx: Knex.Transaction) => {
      const key = { principal: requester.principal, idempotencyKey };
      const present = await findRequest(trx, key);
      if (present && present.digest !== digest) {
        throw new ConflictError(
          `Something else was asked for under the key ${idempotencyKey}; use a key of its own for each request`,
        );
      }
      return (
        present && {
          request: await this.#read(trx, present.id, requester),
          created: false,
        }
      );
    };
    try {
      return await knex.transaction(async trx => {
        const present = await findPresent(trx);
        if (present) {
          return present;
        }
        const row = await this.#start(trx, request, digest, requester);
        return {
          request: await this.#read(trx, row.id, requester),
          created: true,
        };
      });
    } catch (error) {
      // The same may have been sent twice at once; the other one has taken the key then, and is what was asked for.
      const present = await knex.transaction(findPresent);
      if (present) {
        return present;
      }
      throw error;
    }
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
        items: await this.#describe(trx, shown.items, titles),
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

  async #start(
    trx: Knex.Transaction,
    request: FlowRequest & { idempotencyKey: string },
    digest: string,
    requester: Requester,
  ): Promise<RequestRow> {
    const { engine, starter, newId } = this.#options;
    const { start, definition, problems } = await prepareRequest(
      trx,
      this.#options,
      request,
      requester,
    );
    refuseProblems(problems);
    const { facts } = await starter.foresee(trx, start);
    refuseProblems(
      await findIssuingProblems(trx, this.#options.ports(), {
        definition,
        facts,
        now: await engine.now(trx),
      }),
    );
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

  async #describe(
    trx: Knex.Transaction,
    rows: readonly RequestProgress[],
    titles: ReadonlyMap<string, string>,
  ): Promise<RequestView[]> {
    const ordered = await readCredentialsOf(
      trx,
      rows.map(({ instance_id }) => instance_id),
    );
    return rows.map(row => {
      const credential = ordered.get(row.instance_id);
      return toRequestView(
        row,
        titles,
        credential && toCredentialView(credential, this.#options.ports()),
      );
    });
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
    const [view] = await this.#describe(
      trx,
      [row],
      await readTitles(trx, [row.about]),
    );
    return view;
  }
}
