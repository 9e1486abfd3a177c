import { writeFile } from 'node:fs/promises';
import type { CliCommandContext } from '@backstage/cli-node';
import {
  renderFlowMermaid,
  renderFlowSvg,
} from '@countersign/plugin-governance-flows';
import { UsageError } from '../../evaluate/usageError';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { onlyFlow, readFlows } from '../../flow/readFlows';

/** A text that ends its last line. */
const closed = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/**
 * `flow render FILE`: draws a flow.
 *
 * @throws UsageError with code 2 when the flow does not load or the drawing cannot be written
 */
export default async function render(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '[options] FILE',
    says: 'Draws a flow. Mermaid goes to standard output.',
    options: {
      svg: {
        type: 'string',
        value: 'file',
        says: 'write SVG to a file, or to standard output with -',
      },
      mermaid: {
        type: 'boolean',
        says: 'print Mermaid, which is the default without --svg',
      },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const [file] = call.paths;
  const { svg, mermaid } = call.values;
  const definition = onlyFlow(await readFlows([file]), file);
  if (svg === '-') {
    await print(closed(renderFlowSvg(definition)));
  } else if (svg !== undefined) {
    try {
      await writeFile(svg, closed(renderFlowSvg(definition)));
    } catch (error) {
      throw new UsageError(
        `Cannot write ${svg}: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }
  if (mermaid || svg === undefined) {
    await print(closed(renderFlowMermaid(definition)));
  }
}
