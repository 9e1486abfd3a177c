import { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod/v4';
import { flowTestSchema } from '../definition/documentSchemas';
import {
  FlowTest,
  FlowTestEvent,
  FlowTestFault,
} from '../definition/documents';
import { FlowProblem } from './problem';
import { FlowSource, SourcePath, problemAt } from './source';
import { mergeFacts, removeFact, replaceFact } from '../step/run';

type Raw = z.output<typeof flowTestSchema>;
type RawCase = Raw['spec']['cases'][number];

/** Facts with the value at each path set. */
function atPaths(paths: Record<string, JsonValue>): JsonObject {
  return Object.entries(paths).reduce<JsonObject>(
    (facts, [path, value]) => replaceFact(facts, path.split('.'), value),
    {},
  );
}

function readEvent(raw: RawCase['events'][number]): FlowTestEvent[] {
  const at = raw.at === undefined ? {} : { at: raw.at };
  const set: FlowTestEvent[] =
    raw.set && raw.before === undefined
      ? [{ ...at, do: 'set', facts: atPaths(raw.set) }]
      : [];
  if (raw.set && raw.before !== undefined) {
    return [
      {
        ...at,
        do: 'set-before',
        state: raw.before,
        facts: atPaths(raw.set),
      },
    ];
  }
  const vote = (by: string, decision: string): FlowTestEvent => ({
    ...at,
    do: 'decide',
    by,
    decision,
    byKind: 'person',
  });
  if (raw.approve !== undefined) {
    return [...set, vote(raw.approve, 'approve')];
  }
  if (raw.deny !== undefined) {
    return [...set, vote(raw.deny, 'deny')];
  }
  if (raw.decide) {
    const { by, decision, as, payload, proofAge } = raw.decide;
    return [
      ...set,
      {
        ...at,
        do: 'decide',
        by,
        decision,
        byKind: as,
        ...(payload ? { payload } : {}),
        ...(proofAge === undefined ? {} : { proofAge }),
      },
    ];
  }
  if (raw.prove) {
    const { by, as, result, proofAge } = raw.prove;
    return [...set, { ...at, do: 'prove', by, byKind: as, result, proofAge }];
  }
  if (raw.withdraw !== undefined) {
    return [...set, { ...at, do: 'withdraw', by: raw.withdraw }];
  }
  if (raw.signal !== undefined) {
    return [
      {
        ...at,
        do: 'signal',
        name: raw.signal,
        ...(raw.set ? { facts: atPaths(raw.set) } : {}),
      },
    ];
  }
  return set.length > 0 ? set : [{ ...at, do: 'pass' }];
}

function readFault(raw: RawCase['faults'][number]): FlowTestFault | undefined {
  if (raw.after !== undefined && raw.kill && !raw.at && !raw.fail) {
    return { state: raw.after, does: 'kill-after' };
  }
  if (raw.at !== undefined && raw.fail && !raw.after && !raw.kill) {
    return { state: raw.at, does: 'fail', reason: raw.fail };
  }
  return undefined;
}

/** Brings a test document into the form in which it is run. */
export function readFlowTest(
  source: FlowSource,
  raw: Raw,
): { test: FlowTest; problems: FlowProblem[] } {
  const { spec, metadata } = raw;
  const problems: FlowProblem[] = [];
  const note = (path: SourcePath, message: string) =>
    problems.push(problemAt(source, path, 'schema', message));
  const names = new Set<string>();
  const cases = spec.cases.map((one, index) => {
    if (names.has(one.name)) {
      note(['spec', 'cases', index, 'name'], `${one.name} is used twice`);
    }
    names.add(one.name);
    if (Object.keys(one.expect).length === 0) {
      note(
        ['spec', 'cases', index, 'expect'],
        `${one.name} expects nothing, so it cannot fail`,
      );
    }
    one.events.forEach((event, at) => {
      if (event.before !== undefined && !event.set) {
        note(
          ['spec', 'cases', index, 'events', at],
          'before goes with set, which says what changes',
        );
      }
    });
    const faults = one.faults.flatMap((fault, at) => {
      const read = readFault(fault);
      if (!read) {
        note(
          ['spec', 'cases', index, 'faults', at],
          'a fault is {after: state, kill: worker} or {at: state, fail: reason}',
        );
      }
      return read ?? [];
    });
    const requester = one.requester ?? spec.requester;
    const given = mergeFacts(spec.defaults, atPaths(one.with));
    return {
      name: one.name,
      facts: one.without.reduce(
        (facts, path) => removeFact(facts, path.split('.')),
        given,
      ),
      ...(requester === undefined ? {} : { requester }),
      ...(spec.author === undefined ? {} : { author: spec.author }),
      exceptions: one.exceptions,
      events: one.events.flatMap(readEvent),
      faults,
      connectors: { ...spec.connectors, ...one.connectors },
      expect: one.expect,
    };
  });
  return {
    test: {
      kind: 'FlowTest',
      metadata,
      cases,
      coverage: spec.coverage,
    },
    problems,
  };
}
