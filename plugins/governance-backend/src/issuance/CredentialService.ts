import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { groupsOf } from '../directory/queryDirectory';
import { FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { pageOf } from '../paging/pageOf';
import { answersFor } from './answersFor';
import { findOpenRotation } from './operations/findOpenRotation';
import { lockCredential, readCredential } from './operations/credentials';
import { listRevocations } from './operations/listRevocations';
import {
  CredentialFilter,
  listCredentials,
} from './operations/listCredentials';
import { readLastUse } from './operations/readLastUse';
import { IssuingPorts } from './judgeTerms';
import {
  ReplacedStanding,
  replacementFacts,
  ROTATION_FLOW,
} from './replacementFacts';
import { CredentialRow } from './rows';
import { standingOfReplaced } from './standingOfReplaced';
import { toCredentialView } from './toCredentialView';

/** What may be said of a rotation while both work. */
export type RotationAnswer = 'switched' | 'failed';

/** The flow by which a credential is ended at once. */
export const REVOCATION_FLOW = 'credential-revocation';

/** Why a credential cannot be replaced now. */
function whyNotReplaced(
  row: CredentialRow,
  standing: Exclude<ReplacedStanding, 'in-use'>,
): string {
  switch (standing) {
    case 'not-in-use':
      return `Only what is in use can be replaced; it is ${row.state}`;
    case 'being-replaced':
      return 'It is being replaced already, or what replaces it works beside it';
    case 'short-lived':
      return 'It was issued for less than a day; whoever needs one for longer asks for another';
    default:
      throw new Error(`Unexpected standing ${standing satisfies never}`);
  }
}

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  ports: () => IssuingPorts;
  starter: FlowStarter;
}

/** Somebody who looks at credentials or ends one. */
export interface CredentialCaller {
  principal: string;
  actor: LedgerActor;
  /** Whether they may see, and end, everybody's. */
  seesAll: boolean;
}

/** Credentials that were ordered here: what there is, and ending one. */
export class CredentialService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What somebody has requested or answers for, or everybody's; the newest first. */
  async list(
    caller: Pick<CredentialCaller, 'principal'>,
    query: CredentialFilter & { scope: 'mine' | 'all' },
    page: { after?: readonly string[]; limit: number },
  ): Promise<{
    items: IssuedCredentialView[];
    total: number;
    next?: [string, string];
  }> {
    const { knex } = this.#options;
    return knex.transaction(async trx => {
      const { principal } = caller;
      const { scope, ...filter } = query;
      const whose =
        scope === 'all'
          ? undefined
          : {
              requestedBy: principal,
              owners: [principal, ...(await groupsOf(trx, principal))],
            };
      const found = await listCredentials(
        trx,
        { whose, ...filter },
        { ...page, limit: page.limit + 1 },
      );
      const shown = pageOf(found.rows, page.limit, (last): [string, string] => [
        last.ordered_at,
        last.id,
      ]);
      return {
        items: await this.#describe(trx, shown.items),
        total: found.total,
        next: shown.next,
      };
    });
  }

  /** @throws NotFoundError where there is none, or none that the caller may see */
  async get(
    id: string,
    caller: Pick<CredentialCaller, 'principal' | 'seesAll'>,
  ): Promise<IssuedCredentialView> {
    const { knex } = this.#options;
    return knex.transaction(async trx => {
      const row = await readCredential(trx, id);
      if (
        !row ||
        !(caller.seesAll || (await answersFor(trx, row, caller.principal)))
      ) {
        throw new NotFoundError(`There is no credential ${id} of yours`);
      }
      const [view] = await this.#describe(trx, [row]);
      return view;
    });
  }

  /**
   * Has a credential revoked, read back and taken out of its store. Taking away needs nobody's approval. Twice is once.
   *
   * @throws NotFoundError where there is none, NotAllowedError for who neither asked for it, nor answers for it, nor may freeze
   */
  async revoke(
    id: string,
    reason: string,
    caller: CredentialCaller,
  ): Promise<{ instanceId: string }> {
    return this.#options.knex.transaction(async trx => {
      const row = await lockCredential(trx, id);
      if (!row) {
        throw new NotFoundError(`There is no credential ${id}`);
      }
      if (!caller.seesAll && !(await answersFor(trx, row, caller.principal))) {
        throw new NotAllowedError(
          `Only whoever asked for it, ${row.owner} and those who may freeze can revoke it`,
        );
      }
      return this.startRevocation(trx, row, reason, caller);
    });
  }

  /**
   * Starts the revocation of a credential that is locked, for somebody who may. One that runs, or that has ended it, is found
   * again; where one has failed, it is tried anew.
   */
  async startRevocation(
    trx: Knex.Transaction,
    row: CredentialRow,
    reason: string,
    caller: Pick<CredentialCaller, 'principal' | 'actor'>,
  ): Promise<{ instanceId: string }> {
    const earlier = await listRevocations(trx, row.id);
    const held = earlier.find(({ status }) => status === 'running');
    const last = held ?? earlier.at(-1);
    if (last && (held || row.state === 'ended')) {
      return { instanceId: last.id };
    }
    const attempt = earlier.length === 0 ? '' : `/${earlier.length + 1}`;
    const { instanceId } = await this.#options.engine().start(trx, {
      flow: REVOCATION_FLOW,
      subject: row.identity_ref ?? row.id,
      dedupeKey: `revocation/${row.id}${attempt}`,
      facts: {
        mode: 'enforce',
        credential: { ref: row.id },
        owner: { ref: row.owner },
        reason,
      },
      mode: 'enforce',
      environment: row.environment,
      requestedBy: caller.principal,
      actor: caller.actor,
    });
    return { instanceId };
  }

  /**
   * Has a credential replaced by one of the same rights, life, environment and place. Where somebody of its owner asks, it is
   * made at once; otherwise they are asked.
   *
   * @throws NotFoundError where there is none, NotAllowedError for who neither asked for it nor answers for it, ConflictError
   * while it is being replaced already or is not in use
   */
  async rotate(
    id: string,
    caller: Omit<CredentialCaller, 'seesAll'>,
  ): Promise<{ instanceId: string }> {
    return this.#options.knex.transaction(async trx =>
      this.startRotation(trx, await this.#owned(trx, id, caller), caller),
    );
  }

  /**
   * Starts the replacement of a credential that is locked. Who is not of its owner may have it started; the owner is asked then.
   *
   * @throws ConflictError while it is being replaced already or is not in use
   */
  async startRotation(
    trx: Knex.Transaction,
    row: CredentialRow,
    caller: Pick<CredentialCaller, 'principal' | 'actor'>,
  ): Promise<{ instanceId: string }> {
    const standing = await standingOfReplaced(trx, row);
    if (standing !== 'in-use') {
      throw new ConflictError(whyNotReplaced(row, standing));
    }
    const { instanceId } = await this.#options.starter.start(trx, {
      flow: ROTATION_FLOW,
      subject: row.identity_ref ?? row.id,
      dedupeKey: `rotation/${row.id}/${randomUUID()}`,
      stated: {},
      verified: replacementFacts(row, standing),
      requester: caller.principal,
      mode: 'enforce',
      actor: caller.actor,
    });
    return { instanceId };
  }

  /**
   * Says of a rotation that the switch is done, so that the old one is revoked, or that it failed, so that the new one is.
   *
   * @throws NotFoundError where nothing replaces it, NotAllowedError for who does not answer for it, ConflictError where it is
   * too late
   */
  async answerRotation(
    id: string,
    answer: RotationAnswer,
    caller: Omit<CredentialCaller, 'seesAll'>,
  ): Promise<{ instanceId: string }> {
    const { knex, engine } = this.#options;
    return knex.transaction(async trx => {
      const row = await this.#owned(trx, id, caller);
      const open = await findOpenRotation(trx, row);
      if (!open) {
        throw new NotFoundError(`Nothing is replacing ${id}`);
      }
      const result = await engine().send(
        trx,
        open.instanceId,
        { type: 'signal', name: `rotation.${answer}` },
        caller.actor,
      );
      if (!result.accepted) {
        throw new ConflictError(
          `It cannot be said now: both do not work yet, or the old one is going already (${result.reason})`,
        );
      }
      return open;
    });
  }

  /** Credentials with their last use, as far as it is known. */
  async #describe(
    trx: Knex.Transaction,
    rows: readonly CredentialRow[],
  ): Promise<IssuedCredentialView[]> {
    const ports = this.#options.ports();
    const sources = new Map(
      [...ports.issuers].flatMap(
        ([id, { source }]): Array<[string, string]> =>
          source === undefined ? [] : [[id, source]],
      ),
    );
    const uses = await readLastUse(trx, rows, sources);
    return rows.map(row => ({
      ...toCredentialView(row, ports),
      lastUsedAt: uses.get(row.id),
    }));
  }

  async #owned(
    trx: Knex.Transaction,
    id: string,
    { principal }: Pick<CredentialCaller, 'principal'>,
  ): Promise<CredentialRow> {
    const row = await lockCredential(trx, id);
    if (!row) {
      throw new NotFoundError(`There is no credential ${id}`);
    }
    if (!(await answersFor(trx, row, principal))) {
      throw new NotAllowedError(
        `Only whoever asked for it and ${row.owner} can replace it`,
      );
    }
    return row;
  }
}
