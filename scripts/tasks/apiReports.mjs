// The public API of every published package, as a report that a change has to change too.
//   node scripts/tasks/apiReports.mjs [--ci] [plugins/NAME …]
import fs from 'node:fs';
import { runForwardingSignals } from '../process.mjs';

const args = process.argv.slice(2);
const chosen = args.filter(arg => !arg.startsWith('--'));
const packages = chosen.length
  ? chosen
  : fs
      .readdirSync('plugins')
      .map(name => `plugins/${name}`)
      .filter(folder => fs.existsSync(`${folder}/package.json`));

const inherit = { stdio: 'inherit' };

/** Declarations of what the packages export, not of their tests. Types are checked by `tsc`, and need not be twice. */
async function writeDeclarations() {
  // Those of an earlier run might be of sources that are gone.
  fs.rmSync('dist-types', { recursive: true, force: true });
  const project = 'tsconfig.declarations.tmp.json';
  fs.writeFileSync(
    project,
    JSON.stringify({
      extends: './tsconfig.json',
      include: packages.map(folder => `${folder}/src`),
      files: ['node_modules/@backstage/cli/asset-types/asset-types.d.ts'],
      exclude: ['**/*.test.ts', '**/*.test.tsx', '**/setupTests.ts'],
    }),
  );
  try {
    return await runForwardingSignals(
      'tsc',
      ['--project', project, '--incremental', 'false', '--noCheck'],
      inherit,
    );
  } finally {
    fs.rmSync(project, { force: true });
  }
}

const declarations = await writeDeclarations();
process.exitCode =
  declarations !== 0
    ? declarations
    : await runForwardingSignals(
        'backstage-repo-tools',
        [
          'api-reports',
          ...args.filter(arg => arg.startsWith('--')),
          '--validate-release-tags',
          '--omit-messages',
          // Packages of this repository resolve to each other's sources, which is meant. Members of an interface whose
          // name says it all stand in the report as undocumented; exports without a sentence do too, and are looked at.
          'ae-wrong-input-file-type,ae-undocumented',
          ...packages,
        ],
        inherit,
      );
