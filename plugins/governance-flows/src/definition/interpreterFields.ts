import { FlowContext, withDecisionFields } from '../policy/flowContext';

/** Name under which granted exceptions are found. Set by the interpreter only. */
export const EXCEPTIONS_FACT = 'exceptions';

/** Most exceptions that one instance may have at once. */
export const MOST_EXCEPTIONS = 20;

/**
 * The context with what the interpreter itself provides: the decision, and where a flow has any, granted exceptions.
 *
 * @public
 */
export function withInterpreterFields(
  context: FlowContext,
  provides: { exceptions: boolean },
): FlowContext {
  const own = withDecisionFields(context);
  return provides.exceptions
    ? {
        ...own,
        fields: {
          ...own.fields,
          [EXCEPTIONS_FACT]: {
            fields: {
              active: { type: 'list<string>', maxItems: MOST_EXCEPTIONS },
            },
          },
        },
      }
    : own;
}
