import { FactFormula } from '@countersign/plugin-governance-flows';
import { ShippedFlows } from '../flows/readShippedFlows';

/** The formulas by which computed facts come about. */
export function readShippedFormulas(shipped: ShippedFlows): FactFormula[] {
  return shipped.bundle.formulas.map(({ value }) => value);
}
