import { ALWAYS, compareExpressions } from '../../meaning/compareExpressions';
import { Loosening, LooseningCode, Pair } from '../loosening';

/** A loosening when a condition that demands something holds for fewer facts, or may do so. A failure counts as holding. */
export function whenNarrowed(
  pair: Pair,
  code: LooseningCode,
  path: string,
  strict: string | undefined,
  loose: string | undefined,
): Loosening[] {
  const compared = compareExpressions(
    strict ?? ALWAYS,
    loose ?? ALWAYS,
    pair.strict.context,
    {
      engine: pair.policy,
      onError: 'true',
      contextAfter: pair.loose.context,
    },
  );
  if (compared.method === 'exact' && compared.cells.narrower === 0) {
    return [];
  }
  const facts = compared.narrowerExample;
  return [
    {
      code,
      path,
      ...(strict === undefined ? {} : { strict }),
      ...(loose === undefined ? {} : { loose }),
      ...(facts ? { counterexample: { facts } } : {}),
    },
  ];
}
