import { z } from 'zod/v4';
import { factFormulaSchema } from '../definition/documentSchemas';
import { FactFormula } from '../definition/documents';
import { formulaContext } from '../formula/formulaContext';
import { PolicyEngine } from '../policy/policyEngine';
import { FlowProblem } from './problem';
import { FlowSource, SourcePath, problemAt, rangeInside } from './source';

type Raw = z.output<typeof factFormulaSchema>;

/** Brings a formula into the form in which it is computed, its expressions type-checked over its inputs. */
export function readFactFormula(
  source: FlowSource,
  raw: Raw,
  policy: PolicyEngine,
): { formula?: FactFormula; problems: FlowProblem[] } {
  const { score, verdict, yields } = raw.spec;
  if ((score === undefined) === (verdict === undefined)) {
    const message = 'a formula computes exactly one of score and verdict';
    return { problems: [problemAt(source, ['spec'], 'schema', message)] };
  }
  const inputs = Object.fromEntries(
    Object.entries(raw.spec.inputs).map(([path, { fact, maxAge }]) => [
      path,
      { field: fact, ...(maxAge === undefined ? {} : { maxAge }) },
    ]),
  );
  const formula: FactFormula = {
    kind: 'FactFormula',
    metadata: raw.metadata,
    yields,
    inputs,
    computes: score
      ? { as: 'score', ...score }
      : { as: 'verdict', all: verdict?.all ?? [] },
  };
  const context = formulaContext(formula);
  const expressions: { text: string; path: SourcePath }[] = score
    ? score.points.map(({ when }, index) => ({
        text: when,
        path: ['spec', 'score', 'points', index, 'when'],
      }))
    : (verdict?.all ?? []).map(({ holds }, index) => ({
        text: holds,
        path: ['spec', 'verdict', 'all', index, 'holds'],
      }));
  const problems = expressions.flatMap(({ text, path }) => {
    const checked = policy.check(text, 'bool', context);
    return checked.ok
      ? []
      : checked.problems.map(problem => ({
          code: `expression-${problem.code}`,
          message: problem.message,
          path: path.join('.'),
          file: source.file,
          range: rangeInside(source, path, problem.start, problem.end),
        }));
  });
  return { formula, problems };
}
