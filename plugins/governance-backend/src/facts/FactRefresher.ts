import { JsonObject } from '@backstage/types';
import { FlowEvent, canonicalJson } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { FactAssembler, FactPage } from './factPorts';
import { storeComputedFacts } from './operations/computedFacts';
import {
  FactSubjectRow,
  readFactSubjects,
  updateFactSubject,
} from './operations/factSubjects';
import { updateOf } from './systemFacts';

/** Instances that are looked at in one transaction. */
const PAGE = 50;

/** States in which somebody or something is still awaited. */
const RESTING: ReadonlySet<string> = new Set(['approval', 'challenge', 'wait']);

/** Told to who waits for it, once an owner is known who is there. */
const OWNER_ASSIGNED = 'owner.assigned';

const ACTOR: LedgerActor = { kind: 'engine', route: 'facts' };

function hasOwner({ owner }: JsonObject): boolean {
  return (
    typeof owner === 'object' &&
    owner !== null &&
    'active' in owner &&
    owner.active === true
  );
}

/** Which instances to look at. Left out: all that run. */
export interface RefreshScope {
  source?: string;
  identityRef?: string;
  /** Accounts that asked for them, in lower case. */
  requesters?: readonly string[];
}

/**
 * Tells running instances what has changed about their subject since they were last told: its owner and who belongs to
 * it, its findings and risk, what it may do. The flow then counts again, or voids the votes that were bound to what has
 * changed; one that waits for an owner goes on. An instance about which nothing has changed is left alone.
 */
export class FactRefresher {
  readonly #knex: Knex;
  readonly #engine: () => FlowEngine;
  readonly #facts: FactAssembler;

  constructor(options: {
    knex: Knex;
    engine: () => FlowEngine;
    facts: FactAssembler;
  }) {
    this.#knex = options.knex;
    this.#engine = options.engine;
    this.#facts = options.facts;
  }

  /** Goes through what runs, a page for each transaction, until it is through or told to stop. Returns how many were told. */
  async refresh(
    scope: RefreshScope,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<number> {
    let after = '';
    let told = 0;
    while (!signal.aborted) {
      const from = after;
      const { rows, changed } = await this.#knex.transaction(async trx => {
        const page = await readFactSubjects(trx, {
          ...scope,
          after: from,
          limit: PAGE,
        });
        return { rows: page, changed: await this.#tell(trx, page) };
      });
      told += changed;
      after = rows.at(-1)?.instance_id ?? after;
      if (rows.length < PAGE) {
        break;
      }
    }
    return told;
  }

  async #tell(trx: Knex.Transaction, rows: FactSubjectRow[]): Promise<number> {
    if (rows.length === 0) {
      return 0;
    }
    const page = await this.#facts.page(trx);
    let told = 0;
    for (const row of rows) {
      told += (await this.#tellOne(trx, page, row)) ? 1 : 0;
    }
    return told;
  }

  async #tellOne(
    trx: Knex.Transaction,
    page: FactPage,
    row: FactSubjectRow,
  ): Promise<boolean> {
    const engine = this.#engine();
    const instance = await engine.getInstance(trx, row.instance_id);
    const definition = await engine.getDefinition(trx, instance.hash);
    const state = definition.states[instance.state];
    if (instance.status === 'ended' || !RESTING.has(state.kind)) {
      return false;
    }
    const { supplied, computed } = await page.assemble({
      context: definition.context,
      flow: instance.flow,
      subject: row.subject_ref,
      stated: {},
      requester: row.requester ?? undefined,
    });
    // Whether it is frozen is asked when an effect is claimed, and told by who lets it go.
    const { incident: _, ...now } = supplied;
    const before: JsonObject = JSON.parse(row.supplied);
    if (canonicalJson(before) === canonicalJson(now)) {
      return false;
    }
    const at = (await engine.now(trx)).toISOString();
    const sent = await engine.send(
      trx,
      row.instance_id,
      { type: 'facts', facts: updateOf(before, now) },
      ACTOR,
    );
    if (sent.accepted) {
      const { instance_id: instanceId } = row;
      await updateFactSubject(trx, { instanceId, supplied: now, at });
      await storeComputedFacts(trx, { instanceId, computed, at });
    }
    if (
      sent.accepted &&
      sent.state === instance.state &&
      state.kind === 'wait' &&
      state.for.includes(OWNER_ASSIGNED) &&
      !hasOwner(before) &&
      hasOwner(now)
    ) {
      const signal: FlowEvent = { type: 'signal', name: OWNER_ASSIGNED };
      await engine.send(trx, row.instance_id, signal, ACTOR);
    }
    return sent.accepted;
  }
}
