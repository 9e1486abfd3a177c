import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  EffectDeclaration,
  FlowBundle,
  FlowContext,
  PolicyEngine,
  parseBundle,
} from '@countersign/plugin-governance-flows';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What comes with the plugin: flows, their tests, and the schemas that they are checked against. */
export interface ShippedFlows {
  bundle: FlowBundle;
  contexts: FlowContext[];
  effects: { [uses: string]: EffectDeclaration };
  /** The definitions as they were written, by file. */
  sources: { file: string; text: string }[];
  /** The tests that lie beside a definition. */
  testsOf(file: string): string | undefined;
}

function readFolder(folder: string): { file: string; text: string }[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => ({
      file: name,
      text: readFileSync(path.join(folder, name), 'utf8'),
    }));
}

/** Reads the definitions that come with the plugin. What is wrong with them is in the problems of the bundle. */
export function readShippedFlows(policy: PolicyEngine): ShippedFlows {
  const folder = resolvePackagePath(
    '@countersign/plugin-governance-backend',
    'flows',
  );
  const files = readFolder(folder);
  const bundle = parseBundle(
    [...readFolder(path.join(folder, 'schemas')), ...files],
    { policy },
  );
  return {
    bundle,
    contexts: bundle.factSchemas.map(({ value }) => value.context),
    effects: Object.assign(
      {},
      ...bundle.effectCatalogues.map(({ value }) => value.effects),
    ),
    sources: files.filter(({ file }) => !file.endsWith('.test.yaml')),
    testsOf: name =>
      files.find(({ file }) => file === name.replace('.yaml', '.test.yaml'))
        ?.text,
  };
}
