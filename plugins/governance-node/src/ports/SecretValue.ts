import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

const SHOWN = '[secret]';

/**
 * A value that nobody but its receiver may see. Printing it, serialising it or putting it into a text shows that there is
 * one and nothing of it; {@link SecretValue.reveal} is the one way to it, so that every place which takes it can be found.
 *
 * @public
 */
export class SecretValue {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one call that hands it on. */
  reveal(): string {
    return this.#value;
  }

  /** HMAC-SHA-256 of the value in hexadecimal: tells two values apart and says nothing about either without the key. */
  fingerprint(key: string): string {
    return createHmac('sha256', key).update(this.#value).digest('hex');
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
