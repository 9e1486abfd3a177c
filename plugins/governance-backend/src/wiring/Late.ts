/**
 * One of several services that are made with each other: whoever is made before it is given `get`, and calls it only when
 * everything stands.
 */
export class Late<T> {
  readonly #name: string;
  #made: { value: T } | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes what was made, and gives it back. */
  set(value: T): T {
    this.#made = { value };
    return value;
  }

  /** @throws Error where it is asked for before it was made */
  readonly get = (): T => {
    if (!this.#made) {
      throw new Error(`The ${this.#name} is asked for before it was made`);
    }
    return this.#made.value;
  };
}
