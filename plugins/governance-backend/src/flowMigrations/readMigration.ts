import { ConflictError, InputError } from '@backstage/errors';
import {
  FlowDefinition,
  FlowMigration,
  parseBundle,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { findActivatedVersion } from './operations/findActivatedVersion';
import { MigrationTarget } from './judgeInstance';

/** A migration whose versions were found. */
export interface ReadMigration extends MigrationTarget {
  migration: FlowMigration;
  from: FlowDefinition;
  /** What an approver should look at twice; any of them asks security besides. */
  warnings: string[];
}

const asksPeople = (kind: string) =>
  kind === 'approval' || kind === 'challenge';

function findWarnings(
  migration: FlowMigration,
  from: FlowDefinition,
  to: FlowDefinition,
): string[] {
  return Object.entries(migration.states).flatMap(([old, next]) => {
    const [before, after] = [from.states[old], to.states[next]];
    return asksPeople(before.kind) && !asksPeople(after.kind)
      ? [
          `In ${old} people are asked, in ${next} they are not: instances would go on without an answer`,
        ]
      : [];
  });
}

/**
 * Reads a `FlowMigration` and finds its versions. Both must have been active: what was stored and never approved is
 * nothing to go on under.
 *
 * @throws InputError naming what is wrong, ConflictError for a version that was never active.
 */
export async function readMigration(
  trx: Knex.Transaction,
  engine: FlowEngine,
  source: string,
): Promise<ReadMigration> {
  const { contexts } = engine.language;
  const bundle = parseBundle([{ file: 'migration.yaml', text: source }], {
    contexts,
    policy: engine.ports.policy,
  });
  const [document, second] = bundle.migrations;
  if (bundle.problems.length > 0 || !document || second) {
    const list = bundle.problems.map(
      ({ range, message }) =>
        `migration.yaml:${range.start.line}:${range.start.column} ${message}`,
    );
    throw new InputError(
      `One document of kind FlowMigration is accepted, and one is needed\n${list.join(
        '\n',
      )}`,
    );
  }
  const migration = document.value;
  const { flow } = migration.metadata;
  const find = async (version: string) => {
    const hash = await findActivatedVersion(trx, { flow, version });
    if (hash === undefined) {
      throw new ConflictError(
        `${flow} ${version} was never active here; a migration goes between versions that were approved`,
      );
    }
    return { hash, definition: await engine.getDefinition(trx, hash) };
  };
  const [from, to] = [await find(migration.from), await find(migration.to)];
  const wrong = Object.entries(migration.states).flatMap(([old, next]) => [
    ...(Object.hasOwn(from.definition.states, old)
      ? []
      : [`states: ${migration.from} has no state ${old}`]),
    ...(Object.hasOwn(to.definition.states, next)
      ? []
      : [`states.${old}: ${migration.to} has no state ${next}`]),
  ]);
  if (from.hash === to.hash) {
    wrong.push('from and to are the same version');
  }
  if (wrong.length > 0) {
    throw new InputError(`The migration is refused:\n${wrong.join('\n')}`);
  }
  return {
    migration,
    from: from.definition,
    fromHash: from.hash,
    toHash: to.hash,
    definition: to.definition,
    warnings: findWarnings(migration, from.definition, to.definition),
  };
}
