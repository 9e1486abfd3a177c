import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  FlowDefinition,
  parseBundle,
} from '@countersign/plugin-governance-flows';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowEngine } from '../flows';
import {
  activateDefinition,
  lockActive,
} from '../flows/operations/activateDefinition';
import {
  readActiveHash,
  readDefinition,
} from '../flows/operations/readDefinition';
import { sha256Hex } from '../ledger/digest';
import {
  CandidateReport,
  ExaminedCandidate,
  examineCandidate,
} from './examineCandidate';
import {
  insertChange,
  listActivations,
  lockChange,
  settleChange,
} from './operations/changes';
import { countResting } from './operations/countResting';
import { replayPast } from './replayPast';
import { FlowChangeRow } from './rows';
import { requesterFacts } from '../facts/requesterFacts';

/** The flow that decides changes of flows. */
export const CHANGE_FLOW = 'flow-change';

/** What is asked for. */
export interface CandidateText {
  source: string;
  /** FlowTest documents; those of the active version unless told. */
  tests?: string;
}

/** Who asks, and by which way. */
export interface Proposer {
  userRef: string;
  actor: LedgerActor;
}

interface Options {
  knex: Knex;
  engine: FlowEngine;
  ledger: LedgerPort;
  people: PeopleDirectory;
  newId: () => string;
}

/**
 * Changes of flows: examined, proposed by one person, decided by the flow `flow-change`, applied by its effect. Instances
 * that run stay with the version they started with.
 */
export class FlowChangeService {
  readonly #knex: Knex;
  readonly #engine: FlowEngine;
  readonly #ledger: LedgerPort;
  readonly #people: PeopleDirectory;
  readonly #newId: () => string;

  constructor(options: Options) {
    this.#knex = options.knex;
    this.#engine = options.engine;
    this.#ledger = options.ledger;
    this.#people = options.people;
    this.#newId = options.newId;
  }

  /** Everything that can be told of a candidate. Writes nothing. */
  async examine(candidate: CandidateText): Promise<CandidateReport> {
    return (await this.#examine(candidate)).report;
  }

  /**
   * Proposes a candidate: somebody else decides.
   *
   * @throws InputError naming everything that keeps it from being proposed.
   */
  async propose(
    candidate: CandidateText & { reason: string },
    proposer: Proposer,
  ): Promise<FlowChangeRow> {
    const { report, definition, active } = await this.#examine(candidate);
    if (report.refusals.length > 0 || !definition) {
      throw new InputError(
        `The change cannot be proposed:\n${[
          ...report.refusals,
          ...report.problems.map(
            ({ file, range, message }) =>
              `${file}:${range.start.line}:${range.start.column} ${message}`,
          ),
        ].join('\n')}`,
      );
    }
    return this.#knex.transaction(async trx => {
      const stored = await this.#engine.store(trx, {
        source: candidate.source,
        tests: candidate.tests,
        author: proposer.userRef,
      });
      return this.#submit(trx, {
        kind: 'publish',
        definition,
        from: active,
        to: stored,
        report,
        reason: candidate.reason,
        proposer,
      });
    });
  }

  /**
   * Goes back to the version that was active before. At once when that allows no more than the present one; otherwise as
   * a change that others decide.
   *
   * @throws NotFoundError for an unknown flow, ConflictError when there is no version to go back to.
   */
  async rollBack(
    flow: string,
    reason: string,
    proposer: Proposer,
  ): Promise<FlowChangeRow> {
    const target = await this.#knex.transaction(async trx => {
      const present = await readActiveHash(trx, flow);
      if (present === undefined) {
        throw new NotFoundError(`No flow named ${flow} has been published`);
      }
      const history = await listActivations(trx, { flow, limit: 50 });
      const earlier = history.find(({ hash }) => hash !== present);
      const row = earlier && (await readDefinition(trx, earlier.hash));
      if (!row) {
        throw new ConflictError(
          `${flow} has had one version only; there is none to go back to`,
        );
      }
      return row;
    });
    const { source, tests } = target;
    const { report, definition, active } = await this.#examine({
      source,
      ...(tests === null ? {} : { tests }),
    });
    if (!definition) {
      throw new ConflictError(
        `${flow} ${target.version} is no longer accepted: ${report.problems
          .map(({ message }) => message)
          .join('; ')}`,
      );
    }
    const widens = (report.diff?.widening ?? []).length > 0;
    return this.#knex.transaction(trx =>
      this.#submit(trx, {
        kind: 'rollback',
        definition,
        from: active,
        to: target,
        report,
        reason,
        proposer,
        atOnce: !widens,
      }),
    );
  }

  /**
   * Makes a decided change true.
   *
   * @throws ConflictError when another version has become active since it was proposed.
   */
  async apply(
    trx: Knex.Transaction,
    changeId: string,
    digest: string,
    actor: LedgerActor,
  ): Promise<void> {
    const change = await lockChange(trx, changeId);
    if (!change || change.digest !== digest) {
      throw new NotFoundError(`No change ${changeId} with that content`);
    }
    if (change.status === 'applied') {
      return;
    }
    const present = await lockActive(trx, change.flow);
    if ((present ?? null) !== change.from_hash) {
      throw new ConflictError(
        `${change.flow} has another active version than when the change was proposed`,
      );
    }
    const at = (await this.#engine.now(trx)).toISOString();
    await activateDefinition(trx, {
      flow: change.flow,
      hash: change.to_hash,
      at,
      by: change.proposed_by,
      changeId,
    });
    await settleChange(trx, { id: changeId, status: 'applied', at });
    await this.#record(trx, 'flow.activated', change, actor, at);
  }

  async #examine(candidate: CandidateText): Promise<
    ExaminedCandidate & {
      active?: { hash: string; definition: FlowDefinition };
    }
  > {
    const { contexts, effects } = this.#engine.language;
    const { ports } = this.#engine;
    const time = await this.#knex.transaction(trx => this.#engine.now(trx));
    const now = time.toISOString();
    const [flow] = parseBundle(
      [{ file: 'flow.yaml', text: candidate.source }],
      {
        contexts,
        policy: ports.policy,
      },
    ).flows;
    const active =
      flow &&
      (await this.#knex.transaction(trx =>
        this.#readActive(trx, flow.value.metadata.name),
      ));
    const tests = candidate.tests ?? active?.tests;
    const examined = examineCandidate({
      source: candidate.source,
      ...(tests === undefined ? {} : { tests }),
      contexts,
      effects,
      ports,
      now,
      ...(active ? { active: active.definition } : {}),
    });
    if (!examined.definition) {
      return examined;
    }
    const replay = await replayPast({
      knex: this.#knex,
      flow: examined.definition.metadata.name,
      candidate: examined.definition,
      load: hash =>
        this.#knex.transaction(trx => this.#engine.getDefinition(trx, hash)),
      gives: uses => (effects[uses]?.access ?? 'gives') === 'gives',
      ports,
      now: time,
    });
    const { definition } = examined;
    const resting = await this.#knex.transaction(trx =>
      countResting(trx, definition),
    );
    return {
      definition,
      report: { ...examined.report, replay, resting },
      ...(active ? { active } : {}),
    };
  }

  async #readActive(trx: Knex.Transaction, flow: string) {
    const hash = await readActiveHash(trx, flow);
    const row =
      hash === undefined ? undefined : await readDefinition(trx, hash);
    return row
      ? {
          hash: row.hash,
          definition: await this.#engine.getDefinition(trx, row.hash),
          tests: row.tests ?? undefined,
        }
      : undefined;
  }

  async #submit(
    trx: Knex.Transaction,
    options: {
      kind: FlowChangeRow['kind'];
      definition: FlowDefinition;
      from?: { hash: string };
      to: { hash: string; version: string };
      report: CandidateReport;
      reason: string;
      proposer: Proposer;
      atOnce?: boolean;
    },
  ): Promise<FlowChangeRow> {
    const { kind, definition, report, proposer, atOnce = false } = options;
    const { name, owner } = definition.metadata;
    const at = (await this.#engine.now(trx)).toISOString();
    const text = JSON.stringify(report);
    const id = this.#newId();
    const change: FlowChangeRow = {
      id,
      flow: name,
      kind,
      from_hash: options.from?.hash ?? null,
      to_hash: options.to.hash,
      to_version: options.to.version,
      digest: sha256Hex(`${id}\n${options.to.hash}\n${text}`),
      report: text,
      reason: options.reason,
      proposed_by: proposer.userRef,
      proposed_at: at,
      instance_id: null,
      status: 'pending',
      settled_at: null,
    };
    await insertChange(trx, change);
    await this.#record(trx, 'flow.change-proposed', change, proposer.actor, at);
    if (atOnce) {
      await this.apply(trx, id, change.digest, proposer.actor);
      return { ...change, status: 'applied', settled_at: at };
    }
    const { instanceId } = await this.#engine.start(trx, {
      flow: CHANGE_FLOW,
      subject: `flow:${name}`,
      dedupeKey: `flow-change/${id}`,
      mode: 'enforce',
      requestedBy: proposer.userRef,
      actor: proposer.actor,
      facts: {
        change: {
          kind,
          target: id,
          to: options.to.hash,
          digest: change.digest,
          author: proposer.userRef,
          raises: false,
          widens: (report.diff?.widening ?? []).length > 0,
          flipsToAllowed:
            (report.replay?.flips['denied-to-allowed'] ?? 0) +
            (report.replay?.flips['denied-to-open'] ?? 0),
          testsPassed: report.tests?.passed ?? false,
        },
        requester: await requesterFacts(
          trx,
          proposer.userRef,
          await this.#engine.now(trx),
        ),
        owner: {
          ref: owner,
          members: await this.#people.membersOf(trx, owner),
        },
        groups: await this.#people.groups(trx),
      },
    });
    await trx<FlowChangeRow>('flow_changes')
      .where({ id })
      .update({ instance_id: instanceId });
    return { ...change, instance_id: instanceId };
  }

  async #record(
    trx: Knex.Transaction,
    type: string,
    change: FlowChangeRow,
    actor: LedgerActor,
    at: string,
  ): Promise<void> {
    await this.#ledger.append(trx, [
      {
        type,
        subject: `flow:${change.flow}`,
        at: new Date(at),
        actor,
        data: {
          change: change.id,
          kind: change.kind,
          ...(change.from_hash === null ? {} : { from: change.from_hash }),
          to: change.to_hash,
          version: change.to_version,
          digest: change.digest,
        },
        personal: { reason: change.reason },
      },
    ]);
  }
}
