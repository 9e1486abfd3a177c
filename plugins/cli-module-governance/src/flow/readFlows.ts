import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  EffectDeclaration,
  FlowAssertion,
  FlowBundle,
  FlowDefinition,
  Located,
  PolicyEngine,
  createCelPolicyEngine,
  parseBundle,
} from '@countersign/plugin-governance-flows';
import { readInputFiles } from '../evaluate/readInputFiles';
import { UsageError } from '../evaluate/usageError';

/** Files of the language with everything that is needed to look at them. */
export interface ReadFlows {
  bundle: FlowBundle;
  policy: PolicyEngine;
  /** Effects that the files or the shipped schemas declare. */
  effects: { [uses: string]: EffectDeclaration };
  /** Assertions that come with the product and are about these flows. */
  shippedAssertions: Located<FlowAssertion>[];
}

interface SourceFile {
  file: string;
  text: string;
}

const isYaml = (name: string) => /\.ya?ml$/.test(name);

/** Names as a person would write them from where the command was called. */
function shown(name: string): string {
  const relative = path.relative(process.cwd(), name);
  return relative.startsWith('..') ? name : relative;
}

async function readPaths(paths: readonly string[]): Promise<SourceFile[]> {
  const files = await readInputFiles([...paths]);
  const named = new Set(paths);
  const read = files
    .filter(({ name }) => named.has(name) || isYaml(name))
    .map(({ name, content }) => ({
      file: shown(name),
      text: Buffer.from(content).toString('utf8'),
    }));
  if (read.length === 0) {
    throw new UsageError(
      `No file of the flow language was found in ${paths.join(
        ', ',
      )}; accepted are .yaml and .yml.`,
    );
  }
  return read;
}

/** The tests that lie beside a flow given by itself. */
async function readTestsBeside(files: readonly SourceFile[]) {
  const known = new Set(files.map(({ file }) => file));
  const beside: SourceFile[] = [];
  for (const { file } of files) {
    const tests = file.replace(/(\.test)?\.(ya?ml)$/, '.test.$2');
    if (!known.has(tests) && isYaml(tests)) {
      try {
        beside.push({ file: tests, text: await readFile(tests, 'utf8') });
      } catch (error) {
        if ((error as { code?: string }).code !== 'ENOENT') {
          throw new UsageError(`Cannot read ${tests}: ${error}`);
        }
      }
    }
  }
  return beside;
}

function shippedFolder(): string {
  const manifest = require.resolve(
    '@countersign/plugin-governance-backend/package.json',
  );
  return path.join(path.dirname(manifest), 'flows', 'schemas');
}

/**
 * Reads files and folders of the flow language. Contexts, effects and assertions that come with the product are known
 * besides; what the files declare under the same name goes before them.
 *
 * @param options - `testsBeside`: the tests that lie beside a flow are read with it; `beside`: what was read before and is
 * known to these files too
 *
 * @throws UsageError when a path cannot be read
 */
export async function readFlows(
  paths: readonly string[],
  options: { testsBeside?: boolean; beside?: ReadFlows } = {},
): Promise<ReadFlows> {
  const policy = createCelPolicyEngine();
  const named = await readPaths(paths);
  const files = options.testsBeside
    ? [...named, ...(await readTestsBeside(named))]
    : named;
  const shipped = parseBundle(await readPaths([shippedFolder()]), { policy });
  const beside = options.beside?.bundle.factSchemas ?? [];
  const declared = parseBundle(files, { policy }).factSchemas;
  const names = declared.map(({ value }) => value.context.name);
  const contexts = [...beside, ...shipped.factSchemas]
    .map(({ value }) => value.context)
    .filter(({ name }) => !names.includes(name));
  const bundle = parseBundle(files, { policy, contexts });
  const flows = bundle.flows.map(({ value }) => value.metadata.name);
  const asserted = bundle.assertions.map(({ value }) => value.metadata.name);
  return {
    bundle,
    policy,
    effects: Object.assign(
      {},
      ...[...shipped.effectCatalogues, ...bundle.effectCatalogues].map(
        ({ value }) => value.effects,
      ),
    ),
    shippedAssertions: shipped.assertions.flatMap(assertion => {
      const { flows: about, metadata } = assertion.value;
      const here = about?.filter(name => flows.includes(name));
      return asserted.includes(metadata.name) || here?.length === 0
        ? []
        : [
            {
              ...assertion,
              value: { ...assertion.value, ...(here ? { flows: here } : {}) },
            },
          ];
    }),
  };
}

/**
 * The flows that were read.
 *
 * @throws UsageError when something in the files does not load, with what is wrong
 */
export function loadedFlows(
  { bundle }: ReadFlows,
  named: string,
): FlowDefinition[] {
  if (bundle.problems.length > 0) {
    const said = bundle.problems.map(
      ({ file, range, code, message }) =>
        `${file}:${range.start.line}:${range.start.column} [${code}] ${message}`,
    );
    throw new UsageError(`${named} does not load:\n${said.join('\n')}`);
  }
  return bundle.flows.map(({ value }) => value);
}

/**
 * The only flow of a file.
 *
 * @throws UsageError when it does not load, with what is wrong, or when it is none
 */
export function onlyFlow(read: ReadFlows, file: string): FlowDefinition {
  const flows = loadedFlows(read, file);
  if (flows.length !== 1) {
    throw new UsageError(
      `${file} has ${flows.length} flows; accepted is a file with one.`,
    );
  }
  return flows[0];
}
