import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
require('@backstage/cli-node/config/nodeTransform.cjs');
const SOURCES = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-flows/src',
);

/** How long it takes to refuse what somebody hands in to break whoever reads it; the slowest first. */
export async function benchHostile() {
  const { HOSTILE } = require(path.join(SOURCES, 'lint/__testUtils__/hostile'));
  const { lintText } = require(path.join(
    SOURCES,
    'lint/__testUtils__/fixtures',
  ));
  const took = HOSTILE.map(([name, text]) => {
    const from = process.hrtime.bigint();
    const found = lintText(text);
    const milliseconds = Number(process.hrtime.bigint() - from) / 1e6;
    const error = found.find(({ severity }) => severity === 'error');
    return { name, milliseconds, message: error?.message ?? 'NOT REFUSED' };
  }).sort((a, b) => b.milliseconds - a.milliseconds);
  console.log(`hostile definitions, ${took.length} of them`);
  for (const { name, milliseconds, message } of took) {
    console.log(
      `  ${milliseconds.toFixed(1)} ms  ${name}: ${message.slice(0, 100)}`,
    );
  }
}
