import { DateTime } from 'luxon';
import { FlowDefinition } from '../definition/definition';
import { MOST_EXCEPTIONS } from '../definition/interpreterFields';
import { GrantedException, Refusal } from './event';
import { Run } from './run';

/** Refuses exceptions that the flow does not declare, that have no readable end, or that are too many. */
export function refuseExceptions(
  definition: FlowDefinition,
  exceptions: readonly GrantedException[],
): Refusal | undefined {
  const known = (definition.exceptions ?? []).map(({ id }) => id);
  const unknown = exceptions.find(
    ({ id, until }) =>
      !known.includes(id) || DateTime.fromISO(until).isValid === false,
  );
  if (unknown) {
    return {
      code: 'unknown-exception',
      reason: `${unknown.id} until ${
        unknown.until
      } is no exception of this flow; known are: ${known.join(', ') || 'none'}`,
    };
  }
  return exceptions.length > MOST_EXCEPTIONS
    ? {
        code: 'unknown-exception',
        reason: `${exceptions.length} exceptions were given; at most ${MOST_EXCEPTIONS} are accepted`,
      }
    : undefined;
}

/** Replaces the exceptions that are granted. Which of them hold is found anew whenever an expression is evaluated. */
export function takeExceptions(
  run: Run,
  exceptions: readonly GrantedException[] | undefined,
): void {
  const { snapshot } = run;
  if (exceptions) {
    snapshot.exceptions = exceptions.map(({ id, until }) => ({ id, until }));
    run.evidence.push({
      kind: 'exceptions',
      state: snapshot.state,
      visit: snapshot.visit,
      exceptions: snapshot.exceptions,
    });
  }
}
