import { InputError } from '@backstage/errors';
import { parseBundle } from '@countersign/plugin-governance-flows';
import {
  EffectHandler,
  LedgerActor,
  LedgerPort,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { createExceptionEffects, endException } from './exceptionEffects';
import { daysUntil, MOST_DAYS } from './exceptionTerms';
import { GrantRow, listGrants, readGrant } from './operations/grants';
import { ExceptionRequest, requestException } from './requestException';
import { withdrawGrant } from './withdrawGrant';

interface Caller {
  userRef: string;
  actor: LedgerActor;
}

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  starter: FlowStarter;
  ledger: LedgerPort;
  people: PeopleDirectory;
  onEnd(trx: Knex.Transaction, grant: GrantRow): Promise<void>;
}

/** Exceptions: asked for by one, granted by others for a time, and ended by time or by hand. */
export class ExceptionService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Asks for one; see {@link requestException}. Returns the instance that decides. */
  async request(
    request: ExceptionRequest,
    caller: Caller,
  ): Promise<{ instanceId: string }> {
    return this.#options.knex.transaction(async trx => ({
      instanceId: await requestException(trx, this.#context(), request, caller),
    }));
  }

  /**
   * Takes documents of the kind ExceptionGrant as wishes: each is asked for like any other, whoever wrote it.
   *
   * @throws InputError for what is no such document, or is over already.
   */
  async importGrants(
    source: string,
    caller: Caller,
  ): Promise<{ instanceIds: string[] }> {
    const bundle = parseBundle([{ file: 'exceptions.yaml', text: source }], {
      policy: this.#options.engine().ports.policy,
    });
    if (bundle.problems.length > 0 || bundle.exceptionGrants.length === 0) {
      throw new InputError(
        bundle.problems.map(({ message }) => message).join('; ') ||
          'There is no document of the kind ExceptionGrant',
      );
    }
    return this.#options.knex.transaction(async trx => {
      const now = await this.#options.engine().now(trx);
      const instanceIds: string[] = [];
      for (const { value } of bundle.exceptionGrants) {
        const { flow, exception, subject, until, compensatingControl } = value;
        if (Date.parse(until) <= now.getTime()) {
          throw new InputError(`${value.metadata.name} ended on ${until}`);
        }
        const days = daysUntil(now, until);
        if (days > MOST_DAYS) {
          throw new InputError(
            `${value.metadata.name} is to last ${days} days; at most ${MOST_DAYS} are accepted`,
          );
        }
        instanceIds.push(
          await requestException(
            trx,
            this.#context(),
            {
              flow,
              exception,
              subject,
              days,
              until: new Date(until).toISOString(),
              control: compensatingControl,
            },
            caller,
          ),
        );
      }
      return { instanceIds };
    });
  }

  /**
   * Ends one before its time, at once.
   *
   * @param mayAny - whether the caller may end exceptions of others.
   * @throws NotFoundError, ConflictError when it is over, NotAllowedError for who neither asked for it nor owns it.
   */
  async withdraw(
    id: string,
    caller: Caller,
    mayAny: boolean,
  ): Promise<GrantRow> {
    const { knex, engine, people } = this.#options;
    return knex.transaction(async trx =>
      withdrawGrant(
        trx,
        { engine: engine(), people },
        {
          kind: 'exception',
          id,
          caller,
          mayAny,
          read: readGrant,
          end: () =>
            endException(trx, this.#options, {
              id,
              reason: 'withdrawn',
              by: caller.userRef,
            }),
        },
      ),
    );
  }

  /** Exceptions, also those that are over, the latest first. */
  async list(options: {
    filter: { flow?: string; subject?: string };
    inForce: boolean;
    before?: [string, string];
    limit: number;
  }): Promise<{ rows: GrantRow[]; total: number; now: string }> {
    const { filter, inForce, before, limit } = options;
    return this.#options.knex.transaction(async trx => {
      const now = (await this.#options.engine().now(trx)).toISOString();
      const found = await listGrants(trx, {
        filter: Object.fromEntries(
          Object.entries(filter).filter(([, value]) => value !== undefined),
        ),
        ...(inForce ? { inForceAt: now } : {}),
        before,
        limit,
      });
      return { ...found, now };
    });
  }

  /** The effects by which the flow puts exceptions in force and ends them. */
  get effects(): EffectHandler[] {
    return createExceptionEffects(this.#options);
  }

  #context() {
    const { engine, starter } = this.#options;
    return { engine: engine(), starter };
  }
}
