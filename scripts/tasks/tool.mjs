// Runs a program of the project, for example: npm run tool -- prettier --check .
import { runForwardingSignals } from '../process.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write('Usage: npm run tool -- PROGRAM [ARGUMENT…]\n');
  process.exit(2);
}
process.exitCode = await runForwardingSignals(command, args, {
  stdio: 'inherit',
});
