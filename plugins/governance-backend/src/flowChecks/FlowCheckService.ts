import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { readDefinition } from '../flows/operations/readDefinition';
import { DefinitionRow } from '../flows/rows';
import { lockSwitch } from '../control/operations/lockSwitch';
import { Fingerprint, explainChange, takeFingerprints } from './fingerprints';
import { sendOrWarn } from '../notices/sendOrWarn';
import { lookAtPage } from './lookAtPage';
import { listOpenChecks, listUnpaged, lockCheck } from './operations/checks';
import { FlowCheckRow } from './rows';
import { runFlowTests } from './runFlowTests';

interface Options {
  knex: Knex;
  engine: FlowEngine;
  ledger: LedgerPort;
  logger: LoggerService;
  notifications: NotificationService;
  newId: () => string;
}

/**
 * Looks at active flows again: their tests, and everything that their rules decided. On schedule, and whenever what
 * decisions are computed with has changed. A decision that comes out differently counts as a denial from then on.
 */
export class FlowCheckService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Compares what decisions are computed with to the last start, and asks for a look where it has changed. */
  async noteFingerprints(): Promise<void> {
    const { knex, engine } = this.#options;
    const { contexts, effects } = engine.language;
    const now = takeFingerprints({
      policy: engine.ports.policy,
      contexts,
      effects,
      digest: engine.ports.digest,
    });
    await knex.transaction(async trx => {
      // Two replicas that start together ask once.
      await lockSwitch(trx, 'alone');
      const before = await trx<Fingerprint>('flow_check_fingerprints');
      for (const row of await this.#active(trx)) {
        const definition: FlowDefinition = JSON.parse(row.canonical);
        const cause = explainChange(definition, before, now);
        if (cause !== undefined) {
          await this.#ask(trx, row, cause);
        }
      }
      await trx('flow_check_fingerprints').delete();
      await trx('flow_check_fingerprints').insert(now);
    });
  }

  /** Asks for a look at every active flow, because it is time. */
  async askForAll(): Promise<void> {
    await this.#options.knex.transaction(async trx => {
      for (const row of await this.#active(trx)) {
        await this.#ask(trx, row, 'it was time');
      }
    });
  }

  /** Asks for a look at one flow. @throws NotFoundError for one that is not active. */
  async askFor(flow: string, cause: string): Promise<FlowCheckRow> {
    return this.#options.knex.transaction(async trx => {
      const row = (await this.#active(trx)).find(({ name }) => name === flow);
      if (!row) {
        throw new NotFoundError(`No flow named ${flow} has been published`);
      }
      return this.#ask(trx, row, cause);
    });
  }

  /** Does what was asked for, page by page, goes on where a kill left it, and tells owners of what fails. */
  async work(signal: AbortSignal): Promise<void> {
    const { knex } = this.#options;
    const open = await knex.transaction(trx => listOpenChecks(trx));
    for (const { id } of open) {
      let through = false;
      while (!through && !signal.aborted) {
        through = await knex.transaction(trx => this.#goOn(trx, id));
      }
    }
    await this.#page();
  }

  async #active(trx: Knex.Transaction): Promise<DefinitionRow[]> {
    return trx('flow_active')
      .join('flow_definitions', 'flow_definitions.hash', 'flow_active.hash')
      .orderBy('flow_active.name')
      .select('flow_definitions.*');
  }

  async #ask(
    trx: Knex.Transaction,
    row: DefinitionRow,
    cause: string,
  ): Promise<FlowCheckRow> {
    const waiting = await trx<FlowCheckRow>('flow_checks')
      .where({ hash: row.hash, cause, status: 'pending' })
      .first();
    if (waiting) {
      return waiting;
    }
    const { metadata }: FlowDefinition = JSON.parse(row.canonical);
    const check: FlowCheckRow = {
      id: this.#options.newId(),
      flow: row.name,
      hash: row.hash,
      version: row.version,
      owner: metadata.owner,
      cause,
      status: 'pending',
      asked_at: (await this.#options.engine.now(trx)).toISOString(),
      finished_at: null,
      cases: 0,
      cases_passed: 0,
      failures: '[]',
      coverage: null,
      instances: 0,
      decisions: 0,
      disagreements: 0,
      looked_to: null,
      paged_at: null,
    };
    await trx<FlowCheckRow>('flow_checks').insert(check);
    return check;
  }

  /** Does the next part of a run in one transaction: its tests first, then a page of instances. Yields whether it is through. */
  async #goOn(trx: Knex.Transaction, id: string): Promise<boolean> {
    const { engine } = this.#options;
    const check = await lockCheck(trx, id);
    if (!check || check.status === 'passed' || check.status === 'failed') {
      return true;
    }
    if (check.status === 'pending') {
      await trx<FlowCheckRow>('flow_checks')
        .where({ id })
        .update(await this.#test(trx, check));
      return false;
    }
    const looked = await lookAtPage(trx, engine, check);
    const next: FlowCheckRow = {
      ...check,
      looked_to: looked.lookedTo ?? check.looked_to,
      instances: Number(check.instances) + looked.instances,
      decisions: Number(check.decisions) + looked.decisions,
      disagreements: Number(check.disagreements) + looked.disagreements,
    };
    const through = looked.lookedTo === undefined;
    if (through) {
      const failures: string[] = JSON.parse(check.failures);
      next.status =
        failures.length > 0 || next.disagreements > 0 ? 'failed' : 'passed';
      next.finished_at = (await engine.now(trx)).toISOString();
      await this.#finish(trx, next);
    }
    await trx<FlowCheckRow>('flow_checks').where({ id }).update(next);
    return through;
  }

  async #test(
    trx: Knex.Transaction,
    check: FlowCheckRow,
  ): Promise<Partial<FlowCheckRow>> {
    const row = await readDefinition(trx, check.hash);
    if (!row) {
      throw new NotFoundError(`No flow definition ${check.hash}`);
    }
    const report = runFlowTests(this.#options.engine, row);
    const failures = [
      ...report.cases
        .filter(({ passed }) => !passed)
        .map(({ name, failures: why }) => `${name}: ${why.join('; ')}`),
      ...report.shortfalls,
    ];
    return {
      status: 'running',
      cases: report.cases.length,
      cases_passed: report.cases.filter(({ passed }) => passed).length,
      failures: JSON.stringify(failures),
      coverage: JSON.stringify(report.coverage),
    };
  }

  /** The last run says what is disputed; those before it do not any more. */
  async #finish(trx: Knex.Transaction, check: FlowCheckRow): Promise<void> {
    await trx('flow_check_disagreements')
      .whereIn('check_id', inner =>
        inner
          .select('id')
          .from('flow_checks')
          .where({ flow: check.flow })
          .whereNot({ id: check.id }),
      )
      .update({ current: false });
    await this.#options.ledger.append(trx, [
      {
        type: 'flow.checked',
        subject: `flow:${check.flow}`,
        at: await this.#options.engine.now(trx),
        actor: { kind: 'engine', route: 'flow-check' },
        data: {
          check: check.id,
          hash: check.hash,
          cause: check.cause,
          result: check.status,
          cases: Number(check.cases),
          casesPassed: Number(check.cases_passed),
          decisions: check.decisions,
          disagreements: check.disagreements,
        },
      },
    ]);
  }

  async #page(): Promise<void> {
    const { knex, engine } = this.#options;
    const failed = await knex.transaction(trx => listUnpaged(trx));
    for (const check of failed) {
      const failures: string[] = JSON.parse(check.failures);
      const sent = await sendOrWarn(this.#options, {
        to: check.owner,
        otherwise: `The owner of ${check.flow} could not be told that it no longer holds, and is told later`,
        payload: {
          title: `${check.flow} ${check.version} no longer holds`,
          description: `It was looked at again because ${check.cause}: ${
            failures.length
          } of its tests fail, and ${Number(
            check.disagreements,
          )} past decisions come out differently. Those count as denied until somebody has looked.`,
          link: `/governance/flows/${check.flow}`,
          severity: 'critical',
          topic: 'governance-flow-check',
          scope: check.id,
        },
      });
      if (!sent) {
        continue;
      }
      await knex.transaction(async trx => {
        const at = (await engine.now(trx)).toISOString();
        await trx<FlowCheckRow>('flow_checks')
          .where({ id: check.id })
          .update({ paged_at: at });
      });
    }
  }
}
