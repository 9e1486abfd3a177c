import { parseArgs } from 'node:util';
import { Importer } from '@countersign/plugin-governance-node';
import { UsageError } from './usageError';

/** What the command was asked for. */
export type EvaluateRequest =
  | { help: true }
  | {
      help: false;
      importer: Importer;
      at: Date;
      realm: string | undefined;
      settingsFile: string | undefined;
      json: boolean;
      paths: string[];
    };

/**
 * Reads the arguments.
 *
 * @param now - what `--at` is when it is left out
 * @throws UsageError naming the argument, what was given and what is accepted
 */
export function parseEvaluateArgs(
  args: string[],
  importers: readonly Importer[],
  now: Date,
): EvaluateRequest {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        source: { type: 'string' },
        at: { type: 'string' },
        realm: { type: 'string' },
        settings: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
    );
  }
  const { values, positionals } = parsed;
  if (values.help) {
    return { help: true };
  }
  const known = importers.map(({ id }) => id).join(', ');
  if (values.source === undefined) {
    throw new UsageError(`--source is missing; it is one of ${known}.`);
  }
  const importer = importers.find(({ id }) => id === values.source);
  if (!importer) {
    throw new UsageError(
      `Unknown --source "${values.source}"; it is one of ${known}.`,
    );
  }
  const at = values.at === undefined ? now : new Date(values.at);
  if (
    Number.isNaN(at.getTime()) ||
    (values.at !== undefined && !/^\d{4}-\d\d-\d\d/.test(values.at))
  ) {
    throw new UsageError(
      `--at "${values.at}" is no ISO 8601 time such as 2026-11-22T00:00:00Z.`,
    );
  }
  if (positionals.length === 0) {
    throw new UsageError('No file was given; name files or folders to read.');
  }
  return {
    help: false,
    importer,
    at,
    realm: values.realm,
    settingsFile: values.settings,
    json: values.json,
    paths: positionals,
  };
}
