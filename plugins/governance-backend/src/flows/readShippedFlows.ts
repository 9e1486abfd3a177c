import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  EffectDeclaration,
  FlowBundle,
  FlowContext,
  FlowDefinition,
  createCelPolicyEngine,
  parseBundle,
} from '@countersign/plugin-governance-flows';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What comes with the plugin: flows, their tests, and the schemas that they are checked against. */
export interface ShippedFlows {
  bundle: FlowBundle;
  contexts: FlowContext[];
  effects: { [uses: string]: EffectDeclaration };
  /** The definitions by file, as they were written and as they were read; without the latter where one has a problem. */
  sources: { file: string; text: string; definition?: FlowDefinition }[];
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

function readFiles(): ShippedFlows {
  const folder = resolvePackagePath(
    '@countersign/plugin-governance-backend',
    'flows',
  );
  const files = readFolder(folder);
  const bundle = parseBundle(
    [...readFolder(path.join(folder, 'schemas')), ...files],
    { policy: createCelPolicyEngine() },
  );
  return {
    bundle,
    contexts: bundle.factSchemas.map(({ value }) => value.context),
    effects: Object.assign(
      {},
      ...bundle.effectCatalogues.map(({ value }) => value.effects),
    ),
    sources: files
      .filter(({ file }) => !file.endsWith('.test.yaml'))
      .map(({ file, text }) => ({
        file,
        text,
        definition: bundle.flows.find(flow => flow.file === file)?.value,
      })),
    testsOf: name =>
      files.find(({ file }) => file === name.replace('.yaml', '.test.yaml'))
        ?.text,
  };
}

let read: ShippedFlows | undefined;

/**
 * The definitions that come with the plugin, read once in a process. What is wrong with them is in the problems of the
 * bundle.
 */
export function readShippedFlows(): ShippedFlows {
  read ??= readFiles();
  return read;
}
