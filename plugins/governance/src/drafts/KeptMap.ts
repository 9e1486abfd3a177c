import { toError } from '@backstage/errors';
import {
  StorageApi,
  StorageValueSnapshot,
} from '@backstage/frontend-plugin-api';
import { JsonValue } from '@backstage/types';
import { readStored } from './readStored';

/** Milliseconds of quiet after which what is typed is written. */
const QUIET = 400;
/** Milliseconds after a write in which a storage that is read over the network may still answer with an older copy. */
const STALE = 2_500;

/** What is kept by id; never changed in place. */
export type Kept<T> = Readonly<Record<string, T>>;

/**
 * A change of what is kept. It is made again on what another page has written since, so that it looks at nothing but what it is
 * given, and made twice does the same as made once.
 */
export type Change<T> = (all: Kept<T>) => Kept<T>;

/** What is kept, how it is read back, and where. */
export interface KeptMapOptions<T> {
  /** Left out where nobody knows whose it is: then it lasts as long as the page. */
  bucket?: StorageApi;
  key: string;
  /** Reads one entry; `undefined` where it cannot be read, then it is left out. */
  parse: (value: unknown) => T | undefined;
  print: (entry: T) => JsonValue;
}

function changed<T>(all: Kept<T>, changes: readonly Change<T>[]): Kept<T> {
  return changes.reduce((entries, change) => change(entries), all);
}

/**
 * Entries by id in the portal's storage: as they are now, in every part of the page, and after a reload. Several pages may change
 * them at once: each writes its own changes into what is stored by then, and leaves what others have put there.
 */
export class KeptMap<T> {
  readonly #options: KeptMapOptions<T>;
  readonly #listeners = new Set<() => void>();
  /** As last read or written; nothing while it was not read. */
  #stored?: Kept<T>;
  /** Made here and not known to be stored, the oldest first. */
  #changes: Change<T>[] = [];
  /**
   * Stored a moment ago, the oldest first, and made again on whatever is read until they were looked for: another page that had
   * not read them may have written over them, and a copy that is older than they are may be what is read.
   */
  #recent: Change<T>[] = [];
  #entries: Kept<T> = {};
  #timer?: ReturnType<typeof setTimeout>;
  #check?: ReturnType<typeof setTimeout>;
  #writing: Promise<void> = Promise.resolve();
  #failure?: Error;

  constructor(options: KeptMapOptions<T>) {
    const { bucket, key } = options;
    this.#options = options;
    if (!bucket) {
      this.#stored = {};
      return;
    }
    bucket.observe$<JsonValue>(key).subscribe(snapshot => this.#take(snapshot));
    this.#take(bucket.snapshot<JsonValue>(key));
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
  change(change: Change<T>, written: 'now' | 'soon' = 'now'): void {
    this.#changes.push(change);
    this.#show();
    if (!this.#options.bucket) {
      this.#stored = this.#entries;
      this.#changes = [];
    } else if (this.#stored) {
      this.#write(written);
    }
  }

  /** Writes what waits to be written, into what is stored by then. */
  flush(): void {
    const { bucket, key } = this.#options;
    if (this.#timer === undefined || !bucket) {
      return;
    }
    this.#rest();
    const known = bucket.snapshot<JsonValue>(key);
    if (known.presence !== 'unknown') {
      this.#take(known);
      this.#writing = this.#put(bucket);
      return;
    }
    this.#writing = this.#writing.then(async () => {
      this.#take(await readStored(bucket, key));
      await this.#put(bucket);
    });
  }

  /** Writes what is not stored yet, without reading first: the page goes. */
  leave(): void {
    const { bucket } = this.#options;
    this.#rest();
    if (bucket && this.#stored && this.#changes.length > 0) {
      this.#writing = this.#put(bucket);
    }
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(written: 'now' | 'soon'): void {
    this.#rest();
    this.#timer = setTimeout(() => this.flush(), QUIET);
    if (written === 'now') {
      this.flush();
    }
  }

  async #put(bucket: StorageApi): Promise<void> {
    const { key, print } = this.#options;
    const written = this.#changes;
    if (written.length === 0) {
      return;
    }
    const value = Object.fromEntries(
      Object.entries(this.#entries).map(([id, entry]) => [id, print(entry)]),
    );
    try {
      await bucket.set(key, value);
      this.#stored = this.#read(value);
      this.#changes = this.#changes.filter(made => !written.includes(made));
      this.#checkLater(written);
      this.#fail(undefined);
    } catch (error) {
      // They are made again with the next one.
      this.#fail(toError(error));
    }
  }

  #checkLater(written: readonly Change<T>[]): void {
    const { bucket, key } = this.#options;
    if (!bucket || bucket.snapshot(key).presence !== 'unknown') {
      // What is stored was read and written in one go.
      return;
    }
    clearTimeout(this.#check);
    this.#recent = [...this.#recent, ...written];
    this.#check = setTimeout(() => {
      this.#writing = this.#writing.then(() => this.#mend(bucket));
    }, STALE);
  }

  /** Makes the last changes again where another page has written over them without having read them. */
  async #mend(bucket: StorageApi): Promise<void> {
    this.#take(await readStored(bucket, this.#options.key));
    const made = this.#recent;
    this.#recent = [];
    this.#show();
    const stored = this.#stored ?? {};
    if (this.#isSame(stored, changed(stored, made))) {
      return;
    }
    this.#changes = [...made, ...this.#changes];
    this.#show();
    await this.#put(bucket);
    // Two pages that want the opposite would go on for ever.
    clearTimeout(this.#check);
    this.#recent = [];
  }

  #isSame(one: Kept<T>, other: Kept<T>): boolean {
    const print = (all: Kept<T>) =>
      JSON.stringify(
        Object.keys(all)
          .sort()
          .map(id => [id, this.#options.print(all[id])]),
      );
    return print(one) === print(other);
  }

  #take(snapshot: StorageValueSnapshot<JsonValue> | undefined): void {
    if (!snapshot || snapshot.presence === 'unknown') {
      return;
    }
    const isFirst = !this.#stored;
    // Nobody removes all: nothing where there was something is a storage that could not be read.
    if (snapshot.presence === 'present' || isFirst) {
      this.#stored = this.#read(snapshot.value);
      this.#show();
    }
    if (isFirst && this.#changes.length > 0) {
      this.#write('now');
    }
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

  #fail(failure: Error | undefined): void {
    if (this.#failure !== failure) {
      this.#failure = failure;
      this.#tell();
    }
  }

  #show(): void {
    this.#entries = changed(this.#stored ?? {}, [
      ...this.#recent,
      ...this.#changes,
    ]);
    this.#tell();
  }

  #tell(): void {
    this.#listeners.forEach(listener => listener());
  }
}
