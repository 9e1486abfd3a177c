import { readFileSync, readdirSync } from 'fs';
import { join, resolve } from 'path';
import { FlowDefinition } from '../../definition/definition';
import { parseBundle } from '../../parse/parseBundle';
import { createCelPolicyEngine } from '../../policy/celPolicyEngine';
import { LintFinding } from '../finding';
import { lintBundle } from '../lintBundle';
import { LintOptions } from '../options';

export const policy = createCelPolicyEngine();
export const now = '2026-11-23T00:00:00.000Z';

const folder = resolve(__dirname, '../__fixtures__');
const activeFolder = resolve(__dirname, '../__fixturesActive__');

const read = (file: string) => ({ file, text: readFileSync(file, 'utf8') });

const schemas = { ...read(join(folder, 'schemas.yaml')), file: 'schemas.yaml' };

/** Names of the faulty flows. */
export const faultyNames = readdirSync(folder).filter(
  name => name !== 'schemas.yaml',
);

export function faultyText(name: string): string {
  return read(join(folder, name)).text;
}

/** The versions that run already, of the flows that are compared with one. */
export const activeFlows: FlowDefinition[] = parseBundle(
  [
    schemas,
    ...readdirSync(activeFolder).map(name => read(join(activeFolder, name))),
  ],
  { policy },
).flows.map(({ value }) => value);

/** What the linter finds in a text beside the schemas of the faulty flows. */
export function lintText(
  text: string,
  options: Partial<LintOptions> = {},
): LintFinding[] {
  const bundle = parseBundle([schemas, { file: 'flow.yaml', text }], {
    policy,
  });
  return lintBundle(bundle, {
    policy,
    now,
    active: name => activeFlows.find(flow => flow.metadata.name === name),
    ...options,
  });
}

/** The sources of the shipped flows with their tests and schemas. */
export const shippedFiles: { file: string; text: string }[] = [
  '../../../../governance-backend/flows/schemas',
  '../../../../governance-backend/flows',
].flatMap(path => {
  const from = resolve(__dirname, path);
  return readdirSync(from)
    .filter(name => name.endsWith('.yaml'))
    .map(name => ({ file: name, text: read(join(from, name)).text }));
});
