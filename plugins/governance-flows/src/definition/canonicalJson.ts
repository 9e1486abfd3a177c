import { JsonValue } from '@backstage/types';

/** Texts that stand for themselves between quotation marks. */
const PLAIN = /^[ !#-[\]-~]*$/;

function writeText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function isWritable(value: unknown): boolean {
  return value !== undefined && typeof value !== 'symbol';
}

function writeList(list: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < list.length; index += 1) {
    const item = isWritable(list[index]) ? list[index] : null;
    text += index === 0 ? write(item) : `,${write(item)}`;
  }
  return `[${text}]`;
}

function writeObject(object: object): string {
  const fields = object as { [name: string]: unknown };
  let text = '';
  for (const name of Object.keys(object).sort()) {
    const value = fields[name];
    if (isWritable(value)) {
      text += `${text === '' ? '' : ','}${writeText(name)}:${write(value)}`;
    }
  }
  return `{${text}}`;
}

function write(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return writeText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) {
        throw new TypeError(`${value} cannot be written as JSON`);
      }
      // JSON knows no negative zero, and String() writes none.
      return String(value);
    case 'object':
      if (value === null) {
        return 'null';
      }
      if (Array.isArray(value)) {
        return writeList(value);
      }
      return 'toJSON' in value && typeof value.toJSON === 'function'
        ? write(value.toJSON())
        : writeObject(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be written as JSON`);
  }
}

/**
 * JSON in the canonical form of RFC 8785: what digests are taken over. Fields that are `undefined` are left out.
 *
 * @throws TypeError for a value that JSON cannot hold.
 * @public
 */
export function canonicalJson(value: JsonValue | object): string {
  return write(value);
}
