import { JsonObject, JsonValue } from '@backstage/types';
import { DateTime } from 'luxon';
import {
  DEFAULT_MAX_ITEMS,
  FactField,
  FlowContext,
  findField,
} from './flowContext';
import { EARLIEST_TIME, LATEST_TIME } from './factTimes';

/** A fact that does not have its declared type. The message names the path, never the value. */
export class FactTypeError extends Error {}

/** A plain object in JSON, as opposed to a list, a text, a number or nothing. */
export function isJsonObject(
  value: JsonValue | undefined,
): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or `undefined` when any part of it is absent. */
export function readFact(
  facts: JsonObject,
  path: string,
): JsonValue | undefined {
  let value: JsonValue | undefined = facts;
  for (const name of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = value[name];
  }
  return value;
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
  return value.map(item => {
    if (typeof item !== 'string') {
      throw new FactTypeError(`${path} holds something that is not a text`);
    }
    assertListed(path, item, oneOf);
    return item;
  });
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
      const time =
        typeof value === 'string'
          ? DateTime.fromISO(value, { zone: 'utc' })
          : undefined;
      if (!time?.isValid) {
        throw new FactTypeError(`${path} is not an ISO 8601 time`);
      }
      const millis = time.toMillis();
      // Beyond this CEL demands an error, and the interpreter would go on computing.
      if (millis < EARLIEST_TIME + reach || millis > LATEST_TIME - reach) {
        throw new FactTypeError(`${path} is a time beyond what CEL knows`);
      }
      return time.toJSDate();
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

/**
 * The variables that an expression reads, typed for CEL. An absent fact stays absent; JSON `null` counts as absent.
 *
 * @param reach - how far the expression may move a time, in milliseconds.
 * @throws FactTypeError when a fact is not of its declared type.
 */
export function toCelVariables(
  context: FlowContext,
  reads: readonly string[],
  facts: JsonObject,
  reach = 0,
): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const read of reads) {
    const path = read.split('.');
    let target = variables;
    path.every((name, index) => {
      const prefix = path.slice(0, index + 1);
      const value = readFact(facts, prefix.join('.'));
      const field = findField(context, prefix);
      if (value === undefined || value === null || !field) {
        return false;
      }
      if ('fields' in field && Object.hasOwn(target, name)) {
        target = target[name] as Record<string, unknown>;
        return true;
      }
      const converted = toCel(prefix.join('.'), field, value, reach);
      target[name] = converted;
      target = converted as Record<string, unknown>;
      return true;
    });
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
