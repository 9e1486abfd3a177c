import { GovernanceApi } from '@countersign/plugin-governance-common';

/** Milliseconds after which relative times are phrased anew. */
const TICK = 20_000;
/** Milliseconds by which two clocks may differ without anybody noticing. */
const NOTICEABLE = 2_000;

/** What the clock needs of the browser. */
export interface ClockSurroundings {
  /** The browser's time, milliseconds since the epoch. */
  now(): number;
  /** Calls back regularly until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
}

const BROWSER: ClockSurroundings = {
  now: () => Date.now(),
  every: (milliseconds, callback) => {
    const timer = setInterval(callback, milliseconds);
    return () => clearInterval(timer);
  },
};

/**
 * The time that the backend compares deadlines with: the browser's, moved by what separates the two. A laptop's clock
 * may be wrong, and a demonstration moves the backend's on purpose; "due tomorrow" has to mean the backend's tomorrow.
 */
export class GovernanceClock {
  readonly #api: Pick<GovernanceApi, 'getServerTime'>;
  readonly #surroundings: ClockSurroundings;
  readonly #listeners = new Set<() => void>();
  #offset = 0;
  #now: number;
  #stop: (() => void) | undefined;

  constructor(
    api: Pick<GovernanceApi, 'getServerTime'>,
    surroundings: ClockSurroundings = BROWSER,
  ) {
    this.#api = api;
    this.#surroundings = surroundings;
    this.#now = surroundings.now();
  }

  /** Milliseconds since the epoch; moves a few times a minute. */
  readonly now = (): number => this.#now;

  /** Tells of every move of the clock until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    // One timer and one question for however many times a page shows.
    if (!this.#stop) {
      this.#now = this.#surroundings.now() + this.#offset;
      this.#stop = this.#surroundings.every(TICK, () => this.#tick());
      this.#compare();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#stop?.();
        this.#stop = undefined;
      }
    };
  };

  #tick(): void {
    this.#now = this.#surroundings.now() + this.#offset;
    this.#listeners.forEach(notify => notify());
  }

  #compare(): void {
    const asked = this.#surroundings.now();
    this.#api.getServerTime().then(
      ({ now }) => {
        // The answer was true about half way between question and answer.
        const here = (asked + this.#surroundings.now()) / 2;
        const offset = Date.parse(now) - here;
        if (Math.abs(offset - this.#offset) >= NOTICEABLE) {
          this.#offset = offset;
          this.#tick();
        }
      },
      () => {
        // The browser's own time is good enough until the page is opened again; what the page is about says by itself
        // that the backend does not answer.
      },
    );
  }
}

const clocks = new WeakMap<GovernanceApi, GovernanceClock>();

/** The one clock of a backend. */
export function clockOf(api: GovernanceApi): GovernanceClock {
  const known = clocks.get(api);
  if (known) {
    return known;
  }
  const clock = new GovernanceClock(api);
  clocks.set(api, clock);
  return clock;
}
