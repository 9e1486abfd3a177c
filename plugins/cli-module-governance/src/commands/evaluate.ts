import { readFile } from 'node:fs/promises';
import type { CliCommandContext } from '@backstage/cli-node';
import { DEFAULT_FINDING_THRESHOLDS } from '@countersign/plugin-governance-common';
import { parse as parseYaml } from 'yaml';
import { evaluateObservation } from '../evaluate/evaluation';
import { formatEvaluation } from '../evaluate/formatEvaluation';
import { IMPORTERS } from '../evaluate/importers';
import { parseEvaluateArgs } from '../evaluate/parseEvaluateArgs';
import { readInputFiles } from '../evaluate/readInputFiles';
import { UsageError } from '../evaluate/usageError';
import { print } from '../flow/print';

async function readSettings(file: string | undefined): Promise<unknown> {
  if (file === undefined) {
    return undefined;
  }
  try {
    return parseYaml(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `Cannot read --settings ${file}: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}

function help(usage: string): string {
  return [
    `Usage: ${usage} --source <id> [options] FILE…`,
    '',
    'Reads files of another system, judges what they say, and prints it. Nothing is stored or sent.',
    '',
    'Options:',
    '  --source <id>       what the files are, one of the sources below',
    '  --at <time>         the time to judge at, ISO 8601; now by default',
    '  --realm <name>      account, project or cluster, for formats that name none',
    '  --settings <file>   settings of the importer, YAML or JSON',
    '  --json              print one JSON object',
    '',
    'Sources',
    ...IMPORTERS.map(({ id, title }) => `  ${id.padEnd(22)}${title}`),
    '',
  ].join('\n');
}

/**
 * `governance evaluate`: runs an importer and the finding rules on files, with no server.
 *
 * @throws UsageError (exit code 2) when arguments, files or settings are wrong
 */
export default async function evaluate({
  args,
  info,
}: CliCommandContext): Promise<void> {
  const request = parseEvaluateArgs(args, IMPORTERS, new Date());
  if (request.help) {
    await print(help(info.usage));
    return;
  }
  const { importer, at, realm } = request;
  const files = await readInputFiles(request.paths);
  const settings = await readSettings(request.settingsFile);
  let observation;
  try {
    observation = importer.read(files, { at, realm, settings });
  } catch (error) {
    // Importers throw for wrong options only; what a file holds never makes them throw.
    if (error instanceof Error && error.name === 'InputError') {
      throw new UsageError(error.message);
    }
    throw error;
  }
  const evaluation = evaluateObservation(
    importer.id,
    observation,
    DEFAULT_FINDING_THRESHOLDS,
  );
  await print(
    request.json
      ? `${JSON.stringify(evaluation, undefined, 2)}\n`
      : formatEvaluation(evaluation),
  );
}
