import { FormulaInput } from '@countersign/plugin-governance-flows';
import { InventoryIdentityDetail } from '../inventory';
import { FormulaFacts } from './riskInputs';

const PATHS = [
  'workspace.managed',
  'workspace.repository',
  'workspace.networkEgress',
  'workspace.secretsMounted',
];

/**
 * What sources say about the workspace of an agent, in the attributes of its identity under the names of the facts. Only
 * what was observed counts: what somebody has declared about a workspace proves nothing. The latest statement is taken,
 * and one that a source has withdrawn is not.
 */
export function readWorkspaceInputs(
  identity: InventoryIdentityDetail,
): FormulaFacts {
  const said = identity.statements
    .filter(
      ({ basis, absentSince }) =>
        basis === 'observed' && absentSince === undefined,
    )
    .sort((a, b) => b.at.localeCompare(a.at));
  return Object.fromEntries(
    PATHS.map((path): [string, FormulaInput | undefined] => {
      for (const { body, at, source } of said) {
        const value = body.attributes?.[path];
        if (value !== undefined && value !== null) {
          return [path, { value, at, source }];
        }
      }
      return [path, undefined];
    }),
  );
}
