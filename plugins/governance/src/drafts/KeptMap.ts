import { toError } from '@backstage/errors';
import { StorageApi } from '@backstage/frontend-plugin-api';
import { JsonValue } from '@backstage/types';

/** Milliseconds of quiet after which what is typed is written. */
const QUIET = 400;

/** What is kept by id; never changed in place. */
export type Kept<T> = Readonly<Record<string, T>>;

type Update<T> = (all: Kept<T>) => Kept<T>;

/** What is kept, how it is read back, and where. */
export interface KeptMapOptions<T> {
  /** Left out where nobody knows whose it is: then it lasts as long as the page. */
  bucket?: StorageApi;
  key: string;
  /** Reads one entry; `undefined` where it cannot be read, then it is left out. */
  parse: (value: unknown) => T | undefined;
  print: (entry: T) => JsonValue;
}

/** Entries by id in the portal's storage: as they are now, in every part of the page, and after a reload. */
export class KeptMap<T> {
  readonly #options: KeptMapOptions<T>;
  readonly #listeners = new Set<() => void>();
  #entries: Kept<T> = {};
  /** What was changed before what is stored was known. */
  #early: Update<T>[] | undefined = [];
  #writes = 0;
  #timer?: ReturnType<typeof setTimeout>;
  #writing: Promise<void> = Promise.resolve();
  #failure?: Error;

  constructor(options: KeptMapOptions<T>) {
    const { bucket, key } = options;
    this.#options = options;
    if (!bucket) {
      this.#early = undefined;
      return;
    }
    bucket.observe$<JsonValue>(key).subscribe(({ presence, value }) => {
      // What this page is about to write is newer than what it reads.
      if (this.#timer === undefined && this.#writes === 0) {
        this.#take(presence, value);
      }
    });
    const { presence, value } = bucket.snapshot<JsonValue>(key);
    this.#take(presence, value);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.flush();
      }
    };
  };

  /** The entries as they are now; the same object until one changes. */
  readonly entries = (): Kept<T> => this.#entries;

  /** Why the last change lasts no longer than this page, where it does not. */
  readonly failure = (): Error | undefined => this.#failure;

  /** Changes the entries here at once, and in the storage now or when nothing has changed for a moment. */
  change(update: Update<T>, written: 'now' | 'soon' = 'now'): void {
    this.#early?.push(update);
    this.#show(update(this.#entries));
    if (this.#early || !this.#options.bucket) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), QUIET);
    if (written === 'now') {
      this.flush();
    }
  }

  /** Writes what waits to be written. */
  flush(): void {
    const { bucket, key, print } = this.#options;
    if (this.#timer === undefined || !bucket) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writes += 1;
    const value = Object.fromEntries(
      Object.entries(this.#entries).map(([id, entry]) => [id, print(entry)]),
    );
    // The first is written at once, for a page may be about to go; the others in the order in which they were made.
    const write = () => bucket.set(key, value);
    const before = this.#writes === 1 ? write() : this.#writing.then(write);
    this.#writing = before.then(
      () => this.#written(undefined),
      error => this.#written(toError(error)),
    );
  }

  #written(failure: Error | undefined): void {
    this.#writes -= 1;
    if (this.#failure !== failure) {
      this.#failure = failure;
      this.#tell();
    }
  }

  #take(presence: 'unknown' | 'absent' | 'present', value: unknown): void {
    if (presence === 'unknown') {
      return;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#show(this.#read(value));
    early.forEach(update => this.change(update));
  }

  #read(value: unknown): Kept<T> {
    if (typeof value !== 'object' || value === null) {
      return {};
    }
    return Object.fromEntries(
      Object.entries(value).flatMap(([id, stored]) => {
        const entry = this.#options.parse(stored);
        return entry === undefined ? [] : [[id, entry] as const];
      }),
    );
  }

  #show(entries: Kept<T>): void {
    this.#entries = entries;
    this.#tell();
  }

  #tell(): void {
    this.#listeners.forEach(listener => listener());
  }
}
