import { JsonObject } from '@backstage/types';
import type { Move } from './enterState';
import { Run } from './run';

/** Whether a guard speaks of an effect. @public */
export function guardBlocks(
  guard: { blocks: string[]; except: string[] },
  uses: string,
): boolean {
  return (
    (guard.blocks.includes('*') || guard.blocks.includes(uses)) &&
    !guard.except.includes(uses)
  );
}

/**
 * The first guard that keeps an effect from being called, and where it leads. A guard that cannot be evaluated blocks: an
 * error is never more permissive.
 */
export function findGuard(
  run: Run,
  uses: string,
  facts: JsonObject,
): Move | undefined {
  const { definition, snapshot, ports } = run;
  for (const guard of definition.guards ?? []) {
    if (guardBlocks(guard, uses)) {
      const verdict = ports.policy.evaluate(
        guard.when,
        'bool',
        definition.context,
        facts,
      );
      if (!verdict.ok || verdict.value === true) {
        run.evidence.push({
          kind: 'guard',
          state: snapshot.state,
          visit: snapshot.visit,
          guard: guard.id,
          effect: uses,
          expression: guard.when,
          inputs: verdict.inputs,
          result: verdict.ok ? 'true' : 'error',
          ...(verdict.ok ? {} : { reason: verdict.reason }),
        });
        return {
          to: guard.goto,
          code: `guard:${guard.id}`,
          reason: verdict.ok
            ? `guard ${guard.id} holds`
            : `guard ${guard.id} could not be evaluated: ${verdict.reason}`,
        };
      }
    }
  }
  return undefined;
}
