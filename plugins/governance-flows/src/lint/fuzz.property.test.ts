import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { Scalar, parseAllDocuments, visit } from 'yaml';
import { canonicalJson } from '../definition/canonicalJson';
import { FlowDefinition } from '../definition/definition';
import { diffFlows } from '../diff/diffFlows';
import { parseBundle } from '../parse/parseBundle';
import { FlowEvent } from '../step/event';
import { FlowSnapshot } from '../step/snapshot';
import { step } from '../step/step';
import { ports } from '../testing/ports';
import { now, policy, shippedFiles } from './__testUtils__/fixtures';
import { lintBundle } from './lintBundle';

/** More of them look longer: FLOW_FUZZ_RUNS=2000 npm test -- fuzz.property. */
const RUNS = Number(process.env.FLOW_FUZZ_RUNS ?? 25);

const isFlow = ({ file, text }: { file: string; text: string }) =>
  /^kind: Flow$/m.test(text) && !file.endsWith('.test.yaml');
const flowFiles = shippedFiles.filter(isFlow);
const schemas = shippedFiles.filter(({ file }) =>
  ['contexts.yaml', 'effects.yaml', 'assertions.yaml'].includes(file),
);

const words = [
  ...new Set(flowFiles.flatMap(({ text }) => text.match(/[\w.@-]{3,}/g) ?? [])),
];

/** Another value for one that stands in a flow: one that stands elsewhere, mostly, so that much of it still loads. */
const anyScalar: fc.Arbitrary<string | number | boolean | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  fc.integer({ min: -5, max: 400 }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    'PT0S',
    'P100Y',
    'P1M',
    '!true',
    'true || false',
    '__proto__',
    'toString',
    '9007199254740993',
    'x'.repeat(300),
    '\u202e',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** A flow with some of its values replaced. */
function replaceScalars(
  text: string,
  changes: readonly [number, string | number | boolean | null][],
): string {
  return parseAllDocuments(text)
    .map(document => {
      const values: Scalar[] = [];
      visit(document, {
        Scalar(key, node) {
          if (key !== 'key') {
            values.push(node);
          }
        },
      });
      for (const [at, value] of changes) {
        const node = values[at % values.length];
        node.value = value;
        delete node.source;
      }
      return String(document);
    })
    .join('---\n');
}

function load(text: string): {
  bundle: ReturnType<typeof parseBundle>;
  flow?: FlowDefinition;
} {
  const bundle = parseBundle([...schemas, { file: 'fuzz.yaml', text }], {
    policy,
  });
  return { bundle, flow: bundle.flows[0]?.value };
}

const anyJson = fc
  .jsonValue({ maxDepth: 4 })
  .map(value => value as JsonValue | undefined);

function anyEvent(flow: FlowDefinition): fc.Arbitrary<FlowEvent> {
  const names = fc.constantFrom(
    ...Object.values(flow.states).flatMap(state =>
      'on' in state ? Object.keys(state.on) : [],
    ),
    'nothing',
    '__proto__',
  );
  const effect = fc.constantFrom(
    ...Object.values(flow.states).flatMap(state =>
      state.kind === 'effect' ? [state.uses] : [],
    ),
    'constructor',
  );
  const place = fc.integer({ min: 0, max: 6 });
  const facts = fc
    .dictionary(
      fc.constantFrom(
        ...Object.keys(flow.context.fields),
        'decision',
        '__proto__',
        'other',
      ),
      anyJson,
    )
    .map(value => value as JsonObject);
  return fc.oneof(
    names.map((name): FlowEvent => ({ type: 'signal', name })),
    fc.record({
      type: fc.constant('vote' as const),
      voter: fc.string({ maxLength: 20 }),
      voterKind: fc.constant('person' as const),
      decision: names,
      digest: fc.constantFrom('now', 'then'),
    }),
    fc.record({
      type: fc.constant('timer' as const),
      id: fc.constantFrom('maxDuration', '1/0', '2/1', '-1/x', '3'),
    }),
    fc.record({
      type: fc.constant('effect.done' as const),
      effect,
      visit: place,
      proof: facts,
      facts,
    }),
    fc.record({
      type: fc.constant('claim' as const),
      effect,
      visit: place,
      facts,
    }),
    fc.record({ type: fc.constant('facts' as const), facts }),
    fc.record({
      type: fc.constant('delay' as const),
      by: fc.constantFrom('P1D', 'P99Y', 'PT', 'x', 'P1Y2M'),
      reason: fc.string(),
    }),
    fc.record({
      type: fc.constant('migrate' as const),
      state: fc.constantFrom(...Object.keys(flow.states), 'toString'),
      version: fc.constant('2.0.0'),
      from: fc.constant('a'),
      hash: fc.constant('b'),
      timers: fc.constantFrom('keep' as const, 'recompute' as const),
    }),
  );
}

describe('a flow with values replaced', () => {
  it('is compared with what it was, and with itself, without an error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...flowFiles),
        fc.array(fc.tuple(fc.nat(), anyScalar), { minLength: 1, maxLength: 3 }),
        ({ text }, changes) => {
          const { flow: before } = load(text);
          const { bundle, flow } = load(replaceScalars(text, changes));
          for (const { message } of lintBundle(bundle, { policy, now })) {
            expect(message).not.toBe('');
          }
          if (flow) {
            const effects = () => 'gives' as const;
            diffFlows(before, flow, { policy, effects });
          }
          const itself =
            flow && diffFlows(flow, flow, { policy, effects: () => 'gives' });
          expect(itself?.equal ?? true).toBe(true);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is stepped through whatever happens without an error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...flowFiles),
        fc.array(fc.tuple(fc.nat(), anyScalar), { maxLength: 2 }),
        fc.gen(),
        ({ text }, changes, any) => {
          const { flow } = load(replaceScalars(text, changes));
          if (!flow) {
            return;
          }
          let snapshot: FlowSnapshot | undefined;
          const start = any(() =>
            fc.record({
              type: fc.constant('start' as const),
              facts: fc.dictionary(
                fc.constantFrom(...Object.keys(flow.context.fields)),
                anyJson,
              ),
            }),
          );
          const event = anyEvent(flow);
          const events: FlowEvent[] = [start as FlowEvent];
          for (let count = 0; count < 12; count += 1) {
            events.push(any(() => event));
          }
          for (const next of events) {
            const sent =
              next.type === 'vote' && next.digest === 'now'
                ? { ...next, digest: snapshot?.approval?.digest ?? '' }
                : next;
            const before = canonicalJson(snapshot ?? {});
            const result = step(flow, snapshot, sent, now, ports);
            expect(canonicalJson(snapshot ?? {})).toBe(before);
            if (!result.refused) {
              snapshot = JSON.parse(canonicalJson(result.snapshot));
            }
          }
          const state = snapshot?.state ?? flow.initial;
          expect(Object.keys(flow.states)).toContain(state);
        },
      ),
      { numRuns: 5 * RUNS },
    );
  });

  it('refuses facts that nest without an end', () => {
    const { flow } = load(flowFiles[0].text);
    const deep: JsonObject = JSON.parse(
      `{"subject":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    );
    const start: FlowEvent = { type: 'start', facts: deep };
    expect(flow && step(flow, undefined, start, now, ports)).toMatchObject({
      refused: { reason: expect.stringMatching(/nest deeper than 64/) },
    });
  });
});
