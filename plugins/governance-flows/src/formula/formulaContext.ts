import { FactFormula } from '../definition/documents';
import { FactField, FlowContext } from '../policy/flowContext';

function insert(
  fields: { [name: string]: FactField },
  [name, ...rest]: string[],
  field: FactField,
): { [name: string]: FactField } {
  const present = fields[name];
  const inner = present && 'fields' in present ? present.fields : {};
  return {
    ...fields,
    [name]: rest.length === 0 ? field : { fields: insert(inner, rest, field) },
  };
}

/** The typed environment of the expressions of a formula: its inputs and nothing else. */
export function formulaContext(formula: FactFormula): FlowContext {
  return {
    name: `${formula.metadata.name}/inputs`,
    fields: Object.entries(formula.inputs).reduce<FlowContext['fields']>(
      (fields, [path, { field }]) => insert(fields, path.split('.'), field),
      {},
    ),
  };
}
