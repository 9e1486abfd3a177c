import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  IssuedCredentialView,
  keyOf,
} from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { groupsOf } from '../directory/queryDirectory';
import { FlowEngine } from '../flows';
import { pageOf } from '../paging/pageOf';
import {
  CredentialQuery,
  listCredentials,
  readCredential,
} from './operations/credentials';
import { IssuingPorts } from './judgeTerms';
import { CredentialRow } from './rows';
import { toCredentialView } from './toCredentialView';

/** The flow by which a credential is ended at once. */
export const REVOCATION_FLOW = 'credential-revocation';

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  people: PeopleDirectory;
  ports: () => IssuingPorts;
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
    query: Pick<CredentialQuery, 'state'> & { scope: 'mine' | 'all' },
    page: { after?: readonly string[]; limit: number },
  ): Promise<{
    items: IssuedCredentialView[];
    total: number;
    next?: [string, string];
  }> {
    const { knex, ports } = this.#options;
    return knex.transaction(async trx => {
      const { principal } = caller;
      const whose =
        query.scope === 'all'
          ? undefined
          : {
              requestedBy: principal,
              owners: [principal, ...(await groupsOf(trx, principal))],
            };
      const found = await listCredentials(
        trx,
        { whose, state: query.state },
        { ...page, limit: page.limit + 1 },
      );
      const shown = pageOf(found.rows, page.limit, (last): [string, string] => [
        last.ordered_at,
        last.id,
      ]);
      return {
        items: shown.items.map(row => toCredentialView(row, ports())),
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
    const { knex, ports } = this.#options;
    return knex.transaction(async trx => {
      const row = await readCredential(trx, id);
      if (
        !row ||
        !(caller.seesAll || (await this.#answers(trx, row, caller)))
      ) {
        throw new NotFoundError(`There is no credential ${id} of yours`);
      }
      return toCredentialView(row, ports());
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
    const { knex, engine } = this.#options;
    return knex.transaction(async trx => {
      const row = await readCredential(trx, id);
      if (!row) {
        throw new NotFoundError(`There is no credential ${id}`);
      }
      if (!caller.seesAll && !(await this.#answers(trx, row, caller))) {
        throw new NotAllowedError(
          `Only whoever asked for it, ${row.owner} and those who may freeze can revoke it`,
        );
      }
      const { instanceId } = await engine().start(trx, {
        flow: REVOCATION_FLOW,
        subject: row.identity_ref ?? row.id,
        dedupeKey: `revocation/${row.id}`,
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
    });
  }

  async #answers(
    trx: Knex.Transaction,
    row: CredentialRow,
    { principal }: Pick<CredentialCaller, 'principal'>,
  ): Promise<boolean> {
    const key = keyOf(principal);
    if (keyOf(row.requested_by) === key) {
      return true;
    }
    const members = await this.#options.people.membersOf(trx, row.owner);
    return members.some(member => keyOf(member) === key);
  }
}
