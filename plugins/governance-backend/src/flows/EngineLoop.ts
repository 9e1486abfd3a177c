import { LoggerService } from '@backstage/backend-plugin-api';
import { TroubleLog } from '../trouble';

/**
 * Does work again and again: at once while there is some, then with growing pauses up to a bound, and at once when woken.
 * An error is logged and never ends the loop. Pauses are spread at random, so that replicas do not move in step.
 */
export class EngineLoop {
  private stopper: AbortController | undefined;
  private running: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private woken = false;

  constructor(
    private readonly options: {
      /** Yields whether anything was done. */
      work: (signal: AbortSignal) => Promise<boolean>;
      /** Whose turn it is, for the log. */
      of?: string;
      logger: LoggerService;
      firstPauseMs: number;
      longestPauseMs: number;
      random: () => number;
    },
  ) {}

  start(): void {
    if (!this.stopper) {
      this.stopper = new AbortController();
      this.running = this.run(this.stopper.signal);
    }
  }

  /** Ends the loop and waits for the work under way. */
  async stop(): Promise<void> {
    this.stopper?.abort();
    this.wakeUp?.();
    await this.running;
    this.stopper = undefined;
    this.running = undefined;
  }

  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { work, logger, firstPauseMs, longestPauseMs, of } = this.options;
    const trouble = new TroubleLog({
      logger,
      who: of ?? 'The flow engine',
      otherwise: error =>
        logger.error(`A turn of ${of ?? 'the flow engine'} failed`, error),
    });
    let pause = firstPauseMs;
    while (!signal.aborted) {
      this.woken = false;
      let busy = false;
      try {
        busy = await work(signal);
        trouble.succeeded();
      } catch (error) {
        trouble.failed(error as Error);
      }
      pause = busy ? firstPauseMs : Math.min(pause * 2, longestPauseMs);
      if (!busy && !this.woken && !signal.aborted) {
        await this.sleep(pause * (0.5 + this.options.random() / 2));
      }
    }
  }

  private async sleep(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}
