import type { CliCommandContext } from '@backstage/cli-node';
import {
  SAMPLE_STRATA,
  samplePack,
  SampleStratum,
} from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { nodeLedgerCrypto } from '../ledger/nodeLedgerCrypto';
import { readLines } from '../ledger/readInputs';

function readBy(by: string | undefined): SampleStratum | undefined {
  const found = SAMPLE_STRATA.find(stratum => stratum === by);
  if (by !== undefined && !found) {
    throw new UsageError(
      `--by ${by} is nothing to divide by; accepted are ${SAMPLE_STRATA.join(
        ', ',
      )}.`,
    );
  }
  return found;
}

/**
 * `evidence sample FILE --seed TEXT --size N [--by STRATUM]`: draws from a pack the sample that the portal draws.
 *
 * @throws UsageError when the call makes no sense
 */
export default async function sample(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--seed <text> --size <n> [--by <what>] [--json] FILE',
    says: 'Draws a sample of the items in an evidence pack: the one that the portal draws with the same seed and size.',
    options: {
      seed: { type: 'string', value: 'text', says: 'what it is drawn by' },
      size: { type: 'string', value: 'n', says: 'items to draw' },
      by: {
        type: 'string',
        value: 'what',
        says: `draw so many of each ${SAMPLE_STRATA.join(', ')}`,
      },
      json: { type: 'boolean', says: 'print the sample as JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const size = Number(values.size);
  if (!values.seed || !Number.isInteger(size) || size < 1) {
    throw new UsageError(
      '--seed and --size are both needed, and --size is a whole number above 0.',
    );
  }
  const by = readBy(values.by);
  const drawn = await samplePack(readLines(paths[0]), {
    seed: values.seed,
    size,
    ...(by ? { by } : {}),
    crypto: nodeLedgerCrypto,
  });
  await print(
    values.json
      ? `${JSON.stringify(drawn, null, 2)}\n`
      : [
          `${drawn.items.length} of ${drawn.population} items are drawn (${drawn.algorithm}).`,
          ...drawn.items.map(
            ({ item, stratum, rank }) => `  ${item}  ${stratum}  ${rank}`,
          ),
          '',
        ].join('\n'),
  );
}
