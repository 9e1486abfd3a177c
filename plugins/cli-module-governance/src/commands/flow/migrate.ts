import type { CliCommandContext } from '@backstage/cli-node';
import {
  MigrationDryRun,
  flowMigrationViewSchema,
  migrationDryRunSchema,
} from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import {
  PORTAL_OPTIONS,
  Portal,
  callPortal,
  readPortal,
} from '../../flow/callPortal';
import { describeMigration } from '../../flow/describeMigration';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { readText } from '../../flow/readCandidate';
import { EXIT_BROKEN, ExitCodeError } from '../ledger/ExitCodeError';

const PAGE = 200;

/** The dry run with every instance, read page by page. */
async function readDryRun(
  portal: Portal,
  source: string,
): Promise<MigrationDryRun> {
  const ask = async (after?: string) =>
    migrationDryRunSchema.parse(
      await callPortal(portal, '/flow-migrations/dry-run', {
        source,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      }),
    );
  const { nextCursor, ...report } = await ask();
  let next = nextCursor;
  while (next !== undefined) {
    const page = await ask(next);
    report.items.push(...page.items);
    next = page.nextCursor;
  }
  return report;
}

/**
 * `flow migrate FILE`: has running instances go on in another version. With `--dry-run` it says what would become of each
 * and writes nothing; otherwise it proposes the migration, and somebody else decides.
 *
 * @throws ExitCodeError with code 1 when a dry run has instances that cannot go on, and with 2 when the portal cannot be
 * asked or refuses
 */
export default async function migrate(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '(--dry-run | --reason <text>) --base-url <url> [options] FILE',
    says: 'Has running instances go on in another version of their flow, as a FlowMigration says. It is carried out once somebody else has approved it.',
    options: {
      'dry-run': {
        type: 'boolean',
        says: 'say what would become of each instance, and write nothing',
      },
      reason: { type: 'string', value: 'text', says: 'why they are to go on' },
      ...PORTAL_OPTIONS,
      json: { type: 'boolean', says: 'print the answer as JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const portal = readPortal(values, process.env);
  const source = await readText(paths[0]);
  if (values['dry-run']) {
    const report = await readDryRun(portal, source);
    await print(
      values.json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : describeMigration(report),
    );
    if (report.counts.refused > 0) {
      throw new ExitCodeError(
        `${report.counts.refused} instances cannot go on as the migration says.`,
        EXIT_BROKEN,
      );
    }
    return;
  }
  if (values.reason === undefined || values.reason.trim().length < 10) {
    throw new UsageError(
      '--reason is missing or too short; it says why, in ten characters at least. With --dry-run nothing is proposed.',
    );
  }
  const migration = flowMigrationViewSchema.parse(
    await callPortal(portal, '/flow-migrations', {
      source,
      reason: values.reason,
    }),
  );
  await print(
    values.json
      ? `${JSON.stringify(migration, undefined, 2)}\n`
      : `The migration of ${migration.flow} from ${migration.from} to ${migration.to} is proposed as ${migration.id} (${migration.status}); it takes somebody else to approve it.\n`,
  );
}
