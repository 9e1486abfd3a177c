import { readFile } from 'node:fs/promises';
import type { CliCommandContext } from '@backstage/cli-node';
import {
  FlowDefinition,
  FlowTestCase,
  PolicyEngine,
  parseBundle,
  simulate as simulateFlow,
} from '@countersign/plugin-governance-flows';
import { parse as parseYaml, stringify } from 'yaml';
import { UsageError } from '../../evaluate/usageError';
import { describeTrace } from '../../flow/describeTrace';
import { sha256 } from '../../flow/digest';
import { print } from '../../flow/print';
import { readArguments, readTime } from '../../flow/readArguments';
import { onlyFlow, readFlows } from '../../flow/readFlows';

async function readData(option: string, given: string): Promise<unknown> {
  const inline = /^\s*[[{]/.test(given);
  try {
    return parseYaml(inline ? given : await readFile(given, 'utf8'), {
      maxAliasCount: 0,
    });
  } catch (error) {
    throw new UsageError(
      `Cannot read ${option} ${inline ? '' : given}: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}

/** Facts and events in the form in which tests give them, so that a test can be cut out of a simulation. */
function toCase(
  definition: FlowDefinition,
  given: { facts: unknown; events: unknown; requester?: string },
  policy: PolicyEngine,
): FlowTestCase {
  const { requester } = given;
  const document = {
    apiVersion: 'governance.countersign.dev/v1',
    kind: 'FlowTest',
    metadata: { flow: definition.metadata.name },
    spec: {
      defaults: given.facts,
      ...(requester === undefined ? {} : { requester }),
      cases: [
        { name: 'simulation', events: given.events, expect: { never: [] } },
      ],
    },
  };
  const { tests, problems } = parseBundle(
    [
      {
        file: 'simulation',
        text: stringify(document, { aliasDuplicateObjects: false }),
      },
    ],
    { policy },
  );
  if (tests.length === 0) {
    throw new UsageError(
      `The facts or the events are not as in a FlowTest: ${problems
        .map(({ message }) => message)
        .join('; ')}`,
    );
  }
  return tests[0].value.cases[0];
}

/**
 * `flow simulate FILE --facts …`: the way that one instance would take, and why.
 *
 * @throws UsageError with code 2 when the flow does not load or what is given cannot be read
 */
export default async function simulate(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--facts <facts> [options] FILE',
    says: 'Runs one instance of a flow, with a virtual clock and recorded connectors. Nothing is called.',
    options: {
      facts: {
        type: 'string',
        value: 'facts',
        says: 'a file with facts, YAML or JSON, or the facts themselves as JSON',
      },
      events: {
        type: 'string',
        value: 'events',
        says: 'a file with a list of events as in a FlowTest, or the list as JSON',
      },
      requester: {
        type: 'string',
        value: 'ref',
        says: 'who asks, such as user:default/ann',
      },
      at: {
        type: 'string',
        value: 'time',
        says: 'when it starts, ISO 8601; now by default',
      },
      json: { type: 'boolean', says: 'print the trace as JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { facts, events, requester, at, json } = call.values;
  if (facts === undefined) {
    throw new UsageError('--facts is missing; it names a file, or is JSON.');
  }
  const [file] = call.paths;
  const read = await readFlows([file]);
  const { policy, effects } = read;
  const definition = onlyFlow(read, file);
  const scenario = toCase(
    definition,
    {
      facts: await readData('--facts', facts),
      events: events === undefined ? [] : await readData('--events', events),
      ...(requester === undefined ? {} : { requester }),
    },
    policy,
  );
  const trace = simulateFlow(
    definition,
    {
      ...scenario,
      startedAt: readTime(at),
      connectors: Object.fromEntries(
        Object.entries(effects).map(([uses, { recorded }]) => [uses, recorded]),
      ),
    },
    { digest: sha256, policy },
  );
  await print(
    json
      ? `${JSON.stringify(trace, undefined, 2)}\n`
      : describeTrace(definition, trace),
  );
}
