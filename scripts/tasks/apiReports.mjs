// The public API of every published package, as a report that a change has to change too.
import fs from 'node:fs';
import { runForwardingSignals } from '../process.mjs';

const packages = fs
  .readdirSync('plugins')
  .filter(name => fs.existsSync(`plugins/${name}/package.json`))
  .map(name => `plugins/${name}`)
  .join(',');

const declarations = await runForwardingSignals('tsc', [], {
  stdio: 'inherit',
});
process.exitCode =
  declarations !== 0
    ? declarations
    : await runForwardingSignals(
        'backstage-repo-tools',
        ['api-reports', ...process.argv.slice(2), packages],
        { stdio: 'inherit' },
      );
