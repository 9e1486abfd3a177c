import { LoggerService } from '@backstage/backend-plugin-api';
import { describeTrouble, lastWords } from './describeTrouble';

/** How long the same trouble is not said again. */
const REPEAT_MS = 60_000;

/**
 * Says that the database is in trouble when that begins, then once a minute, and when it is over; what is done again and
 * again would fill the log otherwise. What is no trouble of the database is said each time.
 */
export class TroubleLog {
  #since: number | undefined;
  /** When each trouble was said last: one may take turns with another. */
  readonly #saidAt = new Map<string, number>();

  constructor(
    private readonly options: {
      logger: LoggerService;
      /** What waits meanwhile, at the beginning of a sentence. */
      who: string;
      /** Says an error that is no trouble of the database. */
      otherwise: (error: Error) => void;
      /** Milliseconds that only grow; the process's own unless told. */
      now?: () => number;
    },
  ) {}

  /** Takes note of something that failed. */
  failed(error: Error): void {
    const trouble = describeTrouble(error);
    if (trouble === undefined) {
      this.options.otherwise(error);
      return;
    }
    const now = this.#now();
    this.#since ??= now;
    const saidAt = this.#saidAt.get(trouble);
    if (saidAt === undefined || now - saidAt >= REPEAT_MS) {
      this.#saidAt.set(trouble, now);
      this.options.logger.error(
        `${
          this.options.who
        } waits, because the database ${trouble}. It goes on by itself when that has changed. The database says: ${lastWords(
          error,
        )}`,
      );
    }
  }

  /** Takes note of something that went well. */
  succeeded(): void {
    if (this.#since !== undefined) {
      const seconds = Math.round((this.#now() - this.#since) / 1000);
      this.options.logger.info(
        `${this.options.who} goes on after ${seconds} s`,
      );
      this.#since = undefined;
      this.#saidAt.clear();
    }
  }

  #now(): number {
    return (this.options.now ?? performance.now.bind(performance))();
  }
}
