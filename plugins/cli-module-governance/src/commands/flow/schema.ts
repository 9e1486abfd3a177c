import { writeFile } from 'node:fs/promises';
import type { CliCommandContext } from '@backstage/cli-node';
import { flowJsonSchema } from '@countersign/plugin-governance-flows';
import { UsageError } from '../../evaluate/usageError';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

/**
 * `flow schema`: the language as JSON Schema, for editors.
 *
 * @throws UsageError with code 2 when the file cannot be written
 */
export default async function schema(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '[options]',
    says: 'Prints the flow language as JSON Schema, draft 7, for editors.',
    options: {
      out: { type: 'string', value: 'file', says: 'write it to a file' },
    },
    positionals: [0, 0],
  });
  if (!call) {
    return;
  }
  const text = `${JSON.stringify(flowJsonSchema(), undefined, 2)}\n`;
  const { out } = call.values;
  if (out === undefined) {
    await print(text);
    return;
  }
  try {
    await writeFile(out, text);
  } catch (error) {
    throw new UsageError(
      `Cannot write ${out}: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}
