import { JsonObject, JsonValue } from '@backstage/types';
import { FlowDefinition } from '../definition/definition';
import { EXCEPTIONS_FACT } from '../definition/interpreterFields';
import { isJsonObject, readPath } from '../policy/celValues';
import { PolicyEngine, PolicyResult, PolicyType } from '../policy/policyEngine';
import { EffectRequest, FlowEvidence } from './result';
import { FlowSnapshot } from './snapshot';

/**
 * What {@link step} needs from outside, both pure: the hex SHA-256 of a text in UTF-8, and the policy engine.
 *
 * @public
 */
export interface StepPorts {
  digest: (canonical: string) => string;
  policy: PolicyEngine;
}

/** One step being made. The snapshot is a copy of its own. */
export interface Run {
  definition: FlowDefinition;
  ports: StepPorts;
  now: string;
  snapshot: FlowSnapshot;
  effects: EffectRequest[];
  evidence: FlowEvidence[];
  withdrawn: { visit: number; effect: string }[];
}

/** The facts as they are now: an exception that has run out is in force no longer. */
export function presentFacts(run: Run): JsonObject {
  const { snapshot, definition, now } = run;
  if (!definition.exceptions) {
    return snapshot.facts;
  }
  const active = (snapshot.exceptions ?? [])
    .filter(({ until }) => until > now)
    .map(({ id }) => id);
  return { ...snapshot.facts, [EXCEPTIONS_FACT]: { active } };
}

/** Evaluates an expression over facts; a failure is put into the evidence. */
export function evaluate(
  run: Run,
  expression: string,
  expected: PolicyType,
  where: string,
  facts: JsonObject = presentFacts(run),
): PolicyResult {
  const result = run.ports.policy.evaluate(
    expression,
    expected,
    run.definition.context,
    facts,
  );
  if (!result.ok) {
    run.evidence.push({
      kind: 'policy-error',
      state: run.snapshot.state,
      visit: run.snapshot.visit,
      where,
      expression,
      inputs: result.inputs,
      reason: result.reason,
    });
  }
  return result;
}

/** One text or a list of texts as a list. */
export function toList(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}

/** People yielded by an expression; nobody when it fails. */
export function evaluatePeople(
  run: Run,
  expression: string,
  where: string,
): string[] {
  const result = evaluate(run, expression, 'people', where);
  return result.ok ? toList(result.value) : [];
}

/** Facts with others merged in. Groups are merged, everything else is replaced. @public */
export function mergeFacts(base: JsonObject, update: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [name, value] of Object.entries(update)) {
    const old = merged[name];
    merged[name] =
      isJsonObject(value) && isJsonObject(old) ? mergeFacts(old, value) : value;
  }
  return merged;
}

/** Facts with the value at a path replaced; what lies above it and is no group becomes one. @public */
export function replaceFact(
  facts: JsonObject,
  path: string[],
  value: JsonValue,
): JsonObject {
  const [name, ...rest] = path;
  if (rest.length === 0) {
    return { ...facts, [name]: value };
  }
  const inner = facts[name];
  return {
    ...facts,
    [name]: replaceFact(isJsonObject(inner) ? inner : {}, rest, value),
  };
}

/** Facts without the value at a path. */
export function removeFact(facts: JsonObject, path: string[]): JsonObject {
  const [name, ...rest] = path;
  const { [name]: inner, ...others } = facts;
  return rest.length > 0 && isJsonObject(inner)
    ? { ...others, [name]: removeFact(inner, rest) }
    : others;
}

/** A reference to a principal in the form in which two are compared; entity references ignore case. */
export function principalKey(ref: string): string {
  return ref.toLowerCase();
}

/** The parts of the paths that a definition binds votes to, kept with the definition. */
const splitPaths = new WeakMap<readonly string[], string[][]>();

/** Paths taken apart. The list must be one that is never changed. */
export function partsOf(paths: readonly string[]): string[][] {
  let parts = splitPaths.get(paths);
  if (!parts) {
    parts = paths.map(path => path.split('.'));
    splitPaths.set(paths, parts);
  }
  return parts;
}

/** The values of the bound paths; what is absent is `null`, so that appearing is a change. */
export function readFields(
  paths: readonly string[],
  facts: JsonObject,
): JsonObject {
  const fields: JsonObject = {};
  partsOf(paths).forEach((parts, index) => {
    fields[paths[index]] = readPath(facts, parts) ?? null;
  });
  return fields;
}
