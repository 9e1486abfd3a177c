import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import {
  EffectDeclaration,
  isJsonObject,
} from '@countersign/plugin-governance-flows';
import { EffectHandler } from '@countersign/plugin-governance-node';

/** The parts of facts that may be handed on, and the paths of the rest. */
function split(
  facts: JsonObject,
  isDeclared: (path: string) => boolean,
  above = '',
): { declared: JsonObject; rest: string[] } {
  const declared: JsonObject = {};
  const rest: string[] = [];
  for (const [name, value] of Object.entries(facts)) {
    const path = `${above}${name}`;
    if (isDeclared(path)) {
      declared[name] = value;
    } else if (isJsonObject(value)) {
      const inner = split(value, isDeclared, `${path}.`);
      rest.push(...inner.rest);
      if (Object.keys(inner.declared).length > 0) {
        declared[name] = inner.declared;
      }
    } else {
      rest.push(path);
    }
  }
  return { declared, rest };
}

/**
 * A handler that hands on only the facts which the catalogue declares its effect to yield. What is declared as secret, or
 * not declared, never reaches an event; its path is logged, and its value is not.
 */
export function yieldingDeclared(
  handler: EffectHandler,
  declaration: EffectDeclaration | undefined,
  logger: LoggerService,
): EffectHandler {
  const yields = declaration?.yields ?? {};
  const isDeclared = (path: string) =>
    Object.hasOwn(yields, path) && yields[path] === 'fact';
  return {
    id: handler.id,
    class: handler.class,
    async execute(call, options) {
      const outcome = await handler.execute(call, options);
      if (outcome.outcome !== 'done' || !outcome.facts) {
        return outcome;
      }
      const { declared, rest } = split(outcome.facts, isDeclared);
      if (rest.length > 0) {
        logger.warn(
          `${handler.id} yields ${rest.join(
            ', ',
          )}, which the effect catalogue does not declare as facts; they are left out`,
        );
      }
      return { ...outcome, facts: declared };
    },
  };
}
