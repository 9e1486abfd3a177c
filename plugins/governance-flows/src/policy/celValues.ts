import { JsonObject, JsonValue } from '@backstage/types';
import {
  DEFAULT_MAX_ITEMS,
  FactField,
  FlowContext,
  findField,
} from './flowContext';
import { readTime } from '../definition/readTime';
import { EARLIEST_TIME, LATEST_TIME } from './factTimes';

/** A fact that does not have its declared type. The message names the path, never the value. */
export class FactTypeError extends Error {}

/** A plain object in JSON, as opposed to a list, a text, a number or nothing. @public */
export function isJsonObject(
  value: JsonValue | undefined,
): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or `undefined` when any part of it is absent. */
export function readPath(
  facts: JsonObject,
  path: readonly string[],
): JsonValue | undefined {
  let value: JsonValue | undefined = facts;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = value[name];
  }
  return value;
}

/** The value at a dotted path, or `undefined` when any part of it is absent. */
export function readFact(
  facts: JsonObject,
  path: string,
): JsonValue | undefined {
  return readPath(facts, path.split('.'));
}

/** Texts that a declaration lists, for looking up; kept per declaration because an enum may be long. */
const listed = new WeakMap<readonly string[], ReadonlySet<string>>();

function assertListed(
  path: string,
  text: string,
  oneOf: readonly string[] | undefined,
): void {
  if (!oneOf) {
    return;
  }
  let texts = listed.get(oneOf);
  if (!texts) {
    texts = new Set(oneOf);
    listed.set(oneOf, texts);
  }
  if (!texts.has(text)) {
    throw new FactTypeError(`${path} is not one of the values it can have`);
  }
}

function toStrings(
  path: string,
  value: JsonValue,
  maxItems = DEFAULT_MAX_ITEMS,
  oneOf?: readonly string[],
): string[] {
  if (!Array.isArray(value)) {
    throw new FactTypeError(`${path} is not a list`);
  }
  if (value.length > maxItems) {
    throw new FactTypeError(`${path} holds more than ${maxItems} items`);
  }
  // A list of our own: the interpreter knows a list by its constructor, and what a native module has made, or `map` makes
  // of that, may have that of another realm.
  const texts: string[] = [];
  for (const item of value) {
    if (typeof item !== 'string') {
      throw new FactTypeError(`${path} holds something that is not a text`);
    }
    assertListed(path, item, oneOf);
    texts.push(item);
  }
  return texts;
}

function toCel(
  path: string,
  field: FactField,
  value: JsonValue,
  reach = 0,
): unknown {
  if ('fields' in field) {
    if (!isJsonObject(value)) {
      throw new FactTypeError(`${path} is not a group of facts`);
    }
    return {};
  }
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string') {
        throw new FactTypeError(`${path} is not a text`);
      }
      assertListed(path, value, field.oneOf);
      return value;
    case 'bool':
      if (typeof value !== 'boolean') {
        throw new FactTypeError(`${path} is not true or false`);
      }
      return value;
    case 'int':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        throw new FactTypeError(`${path} is not an integer`);
      }
      if (
        (field.min !== undefined && value < field.min) ||
        (field.max !== undefined && value > field.max)
      ) {
        throw new FactTypeError(`${path} lies outside its declared bounds`);
      }
      return BigInt(value);
    case 'timestamp': {
      const time = typeof value === 'string' ? readTime(value) : undefined;
      if (time === undefined) {
        throw new FactTypeError(`${path} is not an ISO 8601 time`);
      }
      const millis = Date.parse(time);
      // Beyond this CEL demands an error, and the interpreter would go on computing.
      if (millis < EARLIEST_TIME + reach || millis > LATEST_TIME - reach) {
        throw new FactTypeError(`${path} is a time beyond what CEL knows`);
      }
      return new Date(millis);
    }
    case 'list<string>':
      return toStrings(path, value, field.maxItems, field.oneOf);
    case 'map<string, list<string>>':
      if (!isJsonObject(value)) {
        throw new FactTypeError(`${path} is not a map`);
      }
      return new Map(
        Object.entries(value).map(([key, list]) => [
          key,
          toStrings(`${path}.${key}`, list ?? [], field.maxItems),
        ]),
      );
    default: {
      const unreachable: never = field;
      throw new FactTypeError(
        `${path} is declared as ${JSON.stringify(unreachable)}`,
      );
    }
  }
}

/** @throws FactTypeError when a present value is not of the declared type, or lies outside the declared domain. */
export function assertInDomain(
  path: string,
  field: FactField,
  value: JsonValue,
): void {
  toCel(path, field, value);
}

/** Whether a present value is of the declared type and lies in the declared domain. */
export function isInDomain(field: FactField, value: JsonValue): boolean {
  try {
    assertInDomain('', field, value);
    return true;
  } catch (error) {
    if (error instanceof FactTypeError) {
      return false;
    }
    throw error;
  }
}

/** A fact that an expression reads, with the declaration of each part of its path. */
export interface PlannedRead {
  read: string;
  path: string[];
  parts: { name: string; path: string; field: FactField }[];
}

/** Looks up once what {@link toCelVariables} and {@link pickInputs} need to know of an expression every time. */
export function planReads(
  context: FlowContext,
  reads: readonly string[],
): PlannedRead[] {
  return reads.map(read => {
    const path = read.split('.');
    const parts: PlannedRead['parts'] = [];
    for (const [index, name] of path.entries()) {
      const prefix = path.slice(0, index + 1);
      const field = findField(context, prefix);
      if (!field) {
        break;
      }
      parts.push({ name, path: prefix.join('.'), field });
    }
    return { read, path, parts };
  });
}

/** The facts that an expression reads, by dotted path; absent ones are left out. */
export function pickInputs(
  reads: readonly PlannedRead[],
  facts: JsonObject,
): JsonObject {
  const inputs: JsonObject = {};
  for (const { read, path } of reads) {
    const value = readPath(facts, path);
    if (value !== undefined) {
      inputs[read] = value;
    }
  }
  return inputs;
}

/**
 * The variables that an expression reads, typed for CEL. An absent fact stays absent; JSON `null` counts as absent.
 *
 * @param reach - how far the expression may move a time, in milliseconds.
 * @throws FactTypeError when a fact is not of its declared type.
 */
export function toCelVariables(
  reads: readonly PlannedRead[],
  facts: JsonObject,
  reach = 0,
): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const { parts } of reads) {
    let target = variables;
    let value: JsonValue | undefined = facts;
    for (const { name, path, field } of parts) {
      value =
        isJsonObject(value) && Object.hasOwn(value, name)
          ? value[name]
          : undefined;
      if (value === undefined || value === null) {
        break;
      }
      if (!('fields' in field && Object.hasOwn(target, name))) {
        target[name] = toCel(path, field, value, reach);
      }
      target = target[name] as Record<string, unknown>;
    }
  }
  return variables;
}

/** A result as JSON. @throws FactTypeError for a value that JSON cannot hold exactly. */
export function fromCel(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw new FactTypeError('the result is an integer beyond ±2^53');
    }
    return number;
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (Array.isArray(value)) {
    return value.map(fromCel);
  }
  throw new FactTypeError('the result cannot be written as JSON');
}
