import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { Ceremony, keyOf } from '@countersign/plugin-governance-common';
import {
  FlowDefinition,
  OpenQuestion,
  openQuestion,
} from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine, FlowInstance } from '../flows';
import { toRefusalError } from '../flows/refusalError';
import { pageOf } from '../paging/pageOf';
import { GivenProof, ProofService } from '../proofs/ProofService';
import { readSubjectTitles } from '../views/readSubjectTitles';
import { refuseActingFor } from './refuseActingFor';
import { countAsked, listAsked } from './operations/replaceAsked';

/** What an instance asks, as somebody who is asked sees it. */
export interface Approval {
  /** What the subject is called, where that is known. */
  subjectTitle: string | undefined;
  instance: FlowInstance;
  definition: FlowDefinition;
  question: OpenQuestion;
}

/** An answer to a question of an instance. */
export interface Answer {
  instanceId: string;
  decision: string;
  /** Digest of what was seen. */
  digest: string;
  comment?: string;
  payload?: JsonObject;
  /** What an authenticator answered to {@link ApprovalService.beginProof}. */
  proof?: GivenProof;
}

/** What people are asked by flows that have no inbox of their own. */
export class ApprovalService {
  readonly #knex: Knex;
  readonly #engine: FlowEngine;
  readonly #proofs: ProofService;

  constructor(options: {
    knex: Knex;
    engine: FlowEngine;
    proofs: ProofService;
  }) {
    this.#knex = options.knex;
    this.#engine = options.engine;
    this.#proofs = options.proofs;
  }

  /** What somebody is asked, the most urgent first, a page at a time. */
  async list(options: {
    userRef: string;
    after?: { dueAt: string; instanceId: string };
    limit: number;
  }): Promise<{
    items: Approval[];
    total: number;
    next?: { dueAt: string; instanceId: string };
  }> {
    const person = keyOf(options.userRef);
    return this.#knex.transaction(async trx => {
      const rows = await listAsked(trx, {
        person,
        after: options.after,
        limit: options.limit + 1,
      });
      const page = pageOf(rows, options.limit, last => ({
        dueAt: last.due_at,
        instanceId: last.instance_id,
      }));
      const items: Approval[] = [];
      for (const row of page.items) {
        const approval = await this.#read(trx, row.instance_id);
        if (approval) {
          items.push(approval);
        }
      }
      return {
        items,
        total: await countAsked(trx, person),
        next: page.next,
      };
    });
  }

  /** What an instance asks now. @throws NotFoundError when it asks nobody, or there is none. */
  async get(instanceId: string): Promise<Approval> {
    const approval = await this.#knex.transaction(trx =>
      this.#read(trx, instanceId),
    );
    if (!approval) {
      throw new NotFoundError(`Flow instance ${instanceId} asks nobody now`);
    }
    return approval;
  }

  /**
   * The same, for somebody who is asked or has answered.
   *
   * @throws NotAllowedError for everybody else.
   */
  async getFor(instanceId: string, userRef: string): Promise<Approval> {
    const approval = await this.get(instanceId);
    const key = keyOf(userRef);
    const { stages, answered } = approval.question;
    const concerned =
      stages.some(({ eligible }) => eligible.includes(key)) ||
      answered.some(({ by }) => keyOf(by) === key);
    if (!concerned) {
      throw new NotAllowedError('You are not among those asked');
    }
    return approval;
  }

  /**
   * Begins the proof of presence that an answer takes, bound to the decision and to the digest that was seen.
   *
   * @throws NotAllowedError for who is not asked, ConflictError when what they saw has changed or they have no passkey.
   */
  async beginProof(
    of: { instanceId: string; decision: string; digest: string },
    userRef: string,
  ): Promise<Ceremony> {
    const { question } = await this.getFor(of.instanceId, userRef);
    if (question.digest !== of.digest) {
      throw new ConflictError(
        'What you saw has changed since; look at it again (stale-digest)',
      );
    }
    return this.#knex.transaction(trx => this.#proofs.begin(trx, of, userRef));
  }

  /**
   * Takes somebody's answer. Every rule on who may answer, and until when, is the interpreter's.
   *
   * @throws NotAllowedError when they may not, ConflictError when what they saw has changed or it is over, InputError for
   * an answer that is not among those asked for.
   */
  async answer(
    answer: Answer,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<{ state: string; version: number }> {
    const result = await this.#knex.transaction(async trx => {
      const approval = await this.#read(trx, answer.instanceId);
      const proof =
        answer.proof &&
        (await this.#proofs.verify(trx, answer.proof, answer, caller));
      if (approval?.question.kind === 'challenge') {
        if (answer.decision !== 'passed' && answer.decision !== 'failed') {
          throw new InputError(
            `decision is ${answer.decision}; passed and failed are accepted`,
          );
        }
        return this.#engine.send(
          trx,
          answer.instanceId,
          {
            type: 'proof',
            person: caller.userRef,
            personKind: 'person',
            result: answer.decision,
            proof: proof ?? { uses: 'none', at: '', digest: '' },
          },
          caller.actor,
        );
      }
      const held = (await this.#engine.hold(trx, [answer.instanceId])).get(
        answer.instanceId,
      );
      if (held) {
        await refuseActingFor(trx, held.snapshot, {
          userRef: caller.userRef,
          at: (await this.#engine.now(trx)).toISOString(),
        });
      }
      return this.#engine.send(
        trx,
        answer.instanceId,
        {
          type: 'vote',
          voter: caller.userRef,
          voterKind: 'person',
          decision: answer.decision,
          digest: answer.digest,
          ...(answer.comment ? { comment: answer.comment } : {}),
          ...(answer.payload ? { payload: answer.payload } : {}),
          ...(proof ? { proof } : {}),
        },
        caller.actor,
      );
    });
    if (result.accepted) {
      return result;
    }
    throw toRefusalError(result);
  }

  async #read(
    trx: Knex.Transaction,
    instanceId: string,
  ): Promise<Approval | undefined> {
    const { events, ...instance } = await this.#engine.getInstance(
      trx,
      instanceId,
    );
    const definition = await this.#engine.getDefinition(trx, instance.hash);
    const now = (await this.#engine.now(trx)).toISOString();
    const question =
      instance.status === 'running'
        ? openQuestion(definition, instance.snapshot, now, this.#engine.ports)
        : undefined;
    const titles = await readSubjectTitles(trx, [instance.subject]);
    return (
      question && {
        subjectTitle: titles.get(instance.subject),
        instance,
        definition,
        question,
      }
    );
  }
}
