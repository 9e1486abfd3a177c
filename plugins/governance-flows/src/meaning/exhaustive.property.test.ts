import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { createCelPolicyEngine } from '../policy/celPolicyEngine';
import { FlowContext } from '../policy/flowContext';
import { anyCondition } from '../policy/__testUtils__/anyExpression';
import { analyseGate } from './analyseGate';
import { boundedWithin } from './boundedWithin';
import { compareExpressions } from './compareExpressions';
import { compareGates } from './compareGates';
import { createPartition } from './partition';
import { compileFormula } from './truth';
import { visitCells } from './visitCells';
import { factsIn } from './witness';

const engine = createCelPolicyEngine();

/** Small enough that all of its facts can be evaluated. */
const context: FlowContext = {
  name: 'Small/v1',
  fields: {
    a: {
      fields: {
        i: { type: 'int', min: 0, max: 3 },
        j: { type: 'int', min: 1, max: 2, optional: true },
        s: { type: 'string', oneOf: ['p', 'q', 'r'] },
        b: { type: 'bool' },
        l: { type: 'list<string>', maxItems: 2, oneOf: ['p', 'q'] },
        g: {
          optional: true,
          fields: { n: { type: 'int', min: 0, max: 1, optional: true } },
        },
      },
    },
  },
};

function some<T>(values: T[]): (T | undefined)[] {
  return [...values, undefined];
}

function allFacts(): JsonObject[] {
  const lists = [
    [],
    ['p'],
    ['q'],
    ['p', 'p'],
    ['p', 'q'],
    ['q', 'p'],
    ['q', 'q'],
  ];
  const groups: (JsonObject | undefined)[] = [
    undefined,
    {},
    { n: 0 },
    { n: 1 },
  ];
  return [0, 1, 2, 3].flatMap(i =>
    some([1, 2]).flatMap(j =>
      ['p', 'q', 'r'].flatMap(s =>
        [true, false].flatMap(b =>
          lists.flatMap(l =>
            groups.map(g => {
              const a: Record<string, JsonValue> = { i, s, b, l };
              if (j !== undefined) {
                a.j = j;
              }
              if (g !== undefined) {
                a.g = g;
              }
              return { a };
            }),
          ),
        ),
      ),
    ),
  );
}

const everything = allFacts();

const condition = anyCondition({
  integers: ['a.i', 'a.j', 'a.g.n'],
  texts: ['a.s'],
  booleans: ['a.b'],
  lists: ['a.l'],
  times: ['timestamp("2026-01-01T00:00:00Z")'],
  maps: ['a.l'],
  keys: ['p', 'q'],
  optional: ['a.j', 'a.g', 'a.g.n'],
  words: ['p', 'q', 'r'],
  numbers: { min: -1, max: 4 },
  instants: ['2026-01-01T00:00:00Z'],
  durations: ['1h'],
}).filter(text => engine.check(text, 'bool', context).ok);

/** Logic over conditions that can hold, not hold and fail: where errors are absorbed and where not. */
const { logic } = fc.letrec<{ logic: string }>(tie => ({
  logic: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      'a.j == 1',
      'a.g.n == 1',
      'has(a.g.n)',
      'a.b',
      'a.i < 2',
      '"p" in a.l',
      'a.s == "q"',
    ),
    fc
      .tuple(
        tie('logic'),
        fc.constantFrom('&&', '||', '&&', '||', '=='),
        tie('logic'),
      )
      .map(([x, op, y]) => `((${x}) ${op} (${y}))`),
    tie('logic').map(x => `!(${x})`),
    fc
      .tuple(tie('logic'), tie('logic'), tie('logic'))
      .map(([x, y, z]) => `((${x}) ? (${y}) : (${z}))`),
  ),
}));

type Answer = 'true' | 'false' | 'error';

function answersOf(text: string): Answer[] {
  return everything.map(facts => {
    const result = engine.evaluate(text, 'bool', context, facts);
    return result.ok ? (String(result.value) as Answer) : 'error';
  });
}

function nameOf(wider: boolean, narrower: boolean, neither: string): string {
  if (wider && narrower) {
    return 'different';
  }
  if (wider) {
    return 'wider';
  }
  return narrower ? 'narrower' : neither;
}

const runs = { numRuns: 120 };

describe('the exact analysis against evaluating everything', () => {
  it('gives every cell the answer that the engine gives its facts', () => {
    const seen: Record<string, number> = { true: 0, false: 0, error: 0 };
    const names = ['false', 'true', 'error'];
    fc.assert(
      fc.property(fc.oneof(condition, logic), text => {
        const partition = createPartition([{ text, context }], engine);
        fc.pre(partition.freeAtoms.length === 0);
        const evaluate = compileFormula(partition.formulas[0]);
        const answered = new Set<string>();
        visitCells(partition, (cell, atoms) => {
          const facts = factsIn(partition, cell, count => count - 1);
          const result = engine.evaluate(text, 'bool', context, facts);
          const answer = result.ok ? String(result.value) : 'error';
          expect({ text, facts, answer }).toEqual({
            text,
            facts,
            answer: names[evaluate(atoms)],
          });
          answered.add(answer);
          seen[answer] += 1;
        });
        // No answer is missing from the cells, and none is there that no facts give.
        expect({ text, answers: [...answered].sort() }).toEqual({
          text,
          answers: [...new Set(answersOf(text))].sort(),
        });
      }),
      { numRuns: 400 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
  });

  it('gives each rule of a gate the verdict that all facts give it', () => {
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 3 }),
        conditions => {
          const gate = {
            rules: conditions.map((when, index) => ({
              id: `r${index}`,
              when,
              goto: 'x',
              bounded: false,
            })),
          };
          const analysis = analyseGate(gate, context, engine);
          const answers = conditions.map(answersOf);
          const decides = everything.map((_, at) => {
            const first = answers.findIndex(list => list[at] !== 'false');
            return first >= 0 && answers[first][at] === 'error'
              ? 'error'
              : first;
          });
          analysis.rules.forEach((rule, index) => {
            const own = answers[index];
            const truth = {
              'always-true': own.every(answer => answer === 'true'),
              'never-true': own.every(answer => answer !== 'true'),
              shadowed: !decides.includes(index),
              live: decides.includes(index),
              undecided: true,
            };
            seen[rule.verdict] = (seen[rule.verdict] ?? 0) + 1;
            expect({ conditions, rule, holds: truth[rule.verdict] }).toEqual({
              conditions,
              rule,
              holds: true,
            });
            const isFree = analysis.freeAtoms.length > 0;
            // Without free conditions nothing is left open.
            expect({
              conditions,
              open: !isFree && rule.verdict === 'undecided',
              canFail: isFree ? own.includes('error') : rule.canFail,
              never: isFree || rule.verdict === 'never-true',
            }).toEqual({
              conditions,
              open: false,
              canFail: own.includes('error'),
              never: isFree || truth['never-true'],
            });
          });
          expect(
            analysis.otherwise.verdict === 'never-true' && decides.includes(-1),
          ).toBe(false);
        },
      ),
      runs,
    );
    for (const verdict of ['always-true', 'never-true', 'shadowed', 'live']) {
      expect({ verdict, seen: (seen[verdict] ?? 0) > 3 }).toEqual({
        verdict,
        seen: true,
      });
    }
  });

  it.each(['false', 'true'] as const)(
    'compares conditions as all facts do, an error counting as %s',
    onError => {
      const seen: Record<string, number> = {};
      fc.assert(
        fc.property(condition, condition, fc.nat(3), (one, two, how) => {
          const after = [
            two,
            `(${one}) && (${two})`,
            `(${one}) || (${two})`,
            `!(!(${one}))`,
          ][how];
          fc.pre(engine.check(after, 'bool', context).ok);
          const compared = compareExpressions(one, after, context, {
            engine,
            onError,
          });
          const holds = (answer: Answer) =>
            answer === 'true' || (answer === 'error' && onError === 'true');
          const before = answersOf(one).map(holds);
          const now = answersOf(after).map(holds);
          const wider = now.some((does, at) => does && !before[at]);
          const narrower = now.some((does, at) => !does && before[at]);
          const real = nameOf(wider, narrower, 'equal');
          seen[compared.verdict] = (seen[compared.verdict] ?? 0) + 1;
          const isShown = compared.exact || compared.freeAtoms.length === 0;
          expect({ one, after, verdict: compared.verdict }).toEqual({
            one,
            after,
            verdict: isShown ? real : 'different',
          });
        }),
        runs,
      );
      for (const verdict of ['wider', 'narrower', 'equal', 'different']) {
        expect({ verdict, seen: (seen[verdict] ?? 0) > 3 }).toEqual({
          verdict,
          seen: true,
        });
      }
    },
  );

  it('compares gates as all facts do', () => {
    const rank: { [name: string]: number } = {
      deny: 0,
      ask: 1,
      ask2: 1,
      give: 2,
    };
    const rule = fc.record({
      when: condition,
      goto: fc.constantFrom(...Object.keys(rank)),
    });
    const gate = fc.array(rule, { minLength: 1, maxLength: 2 }).map(rules => ({
      rules: rules.map((entry, index) => ({
        ...entry,
        id: `r${index}`,
        bounded: false,
      })),
      else: 'ask',
    }));
    fc.assert(
      fc.property(gate, gate, (one, two) => {
        const after = { ...two, else: 'deny' };
        const meaning = compareGates(
          { gate: one, context, onError: 'ask' },
          { gate: after, context },
          (_, target) => rank[target],
          engine,
        );
        const goes = (side: typeof one, onError: string | undefined) => {
          const answers = side.rules.map(({ when }) => answersOf(when));
          return everything.map((_, at) => {
            const first = answers.findIndex(list => list[at] !== 'false');
            if (first < 0) {
              return side.else;
            }
            return answers[first][at] === 'error'
              ? onError
              : side.rules[first].goto;
          });
        };
        const before = goes(one, 'ask');
        const now = goes(after, undefined);
        const value = (target: string | undefined) =>
          target === undefined ? -Infinity : rank[target];
        const pairs = before.map((target, at) => [target, now[at]] as const);
        const wider = pairs.some(([b, a]) => b !== a && value(a) > value(b));
        const narrower = pairs.some(([b, a]) => b !== a && value(a) < value(b));
        const other = pairs.some(([b, a]) => b !== a && value(a) === value(b));
        const isShown = meaning.exact || meaning.freeAtoms.length === 0;
        const real = nameOf(wider, narrower, other ? 'other' : 'equal');
        expect({ one, after, verdict: meaning.verdict }).toEqual({
          one,
          after,
          verdict: isShown ? real : 'different',
        });
        expect(
          meaning.method === 'exact' && meaning.cells.wider === 0 && wider,
        ).toBe(false);
      }),
      { numRuns: 80 },
    );
  });

  it('finds a condition bounded only where all facts are within', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        condition,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 2 }),
        fc.boolean(),
        (one, max, maxItems, capped) => {
          const text = capped
            ? `(${one}) && a.i <= ${max} && size(a.l) < ${maxItems + 1}`
            : one;
          fc.pre(engine.check(text, 'bool', context).ok);
          const verdict = boundedWithin(
            text,
            context,
            { 'a.i': { max }, 'a.l': { maxItems } },
            engine,
          );
          const answers = answersOf(text);
          const beyond = everything.some((facts, at) => {
            const a = facts.a as { i: number; l: string[] };
            return (
              answers[at] === 'true' && (a.i > max || a.l.length > maxItems)
            );
          });
          seen[String(verdict.within) as 'true' | 'false'] += 1;
          expect({ text, within: verdict.within }).toEqual({
            text,
            within: verdict.exact ? !beyond : false,
          });
        },
      ),
      runs,
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(10);
  });
});
