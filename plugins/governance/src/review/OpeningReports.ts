import { GovernanceApi, Opening } from '@countersign/plugin-governance-common';

/** Milliseconds after which a report that was lost is sent again; each only once. */
const AGAIN = [2_000, 10_000, 30_000];

type What = Opening['what'];

/**
 * Tells the backend what was opened, and keeps what gets lost on the way to send it again: by itself, with the next report about
 * the same review, and before it is decided. One that comes late says so, since the backend goes by its own clock.
 */
export class OpeningReports {
  readonly #api: Pick<GovernanceApi, 'reportOpening'>;
  readonly #lost = new Map<string, Set<What>>();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(api: Pick<GovernanceApi, 'reportOpening'>) {
    this.#api = api;
  }

  /** Reports an opening, after those about the same review that were lost. */
  report(id: string, what: What): void {
    void this.#queue(id, async () => {
      await this.#sendLost(id);
      if (!(await this.#send(id, { what }))) {
        this.#keep(id, what);
        this.#sendAgain(id, 0);
      }
    });
  }

  /**
   * Waits for what is under way about a review, and sends what was lost once more.
   *
   * @returns whether something of it is lost all the same
   */
  async settle(id: string): Promise<boolean> {
    await this.#queue(id, () => this.#sendLost(id));
    return this.#lost.has(id);
  }

  #keep(id: string, what: What): void {
    this.#lost.set(id, new Set([...(this.#lost.get(id) ?? []), what]));
  }

  /** One thing after the other for each review: an opening that overtakes another would say that nothing came before it. */
  #queue(id: string, work: () => Promise<void>): Promise<void> {
    const next = (this.#underWay.get(id) ?? Promise.resolve()).then(work);
    this.#underWay.set(id, next);
    void next.finally(() => {
      if (this.#underWay.get(id) === next) {
        this.#underWay.delete(id);
      }
    });
    return next;
  }

  async #send(id: string, opening: Opening): Promise<boolean> {
    try {
      await this.#api.reportOpening(id, opening);
      return true;
    } catch {
      // Nothing to tell somebody who reads: it is sent again, and what stays lost is said with the decision.
      return false;
    }
  }

  async #sendLost(id: string): Promise<void> {
    for (const what of [...(this.#lost.get(id) ?? [])]) {
      if (!(await this.#send(id, { what, late: true }))) {
        return;
      }
      this.#lost.get(id)?.delete(what);
    }
    this.#lost.delete(id);
  }

  #sendAgain(id: string, turn: number): void {
    if (turn >= AGAIN.length) {
      return;
    }
    setTimeout(() => {
      if (this.#lost.has(id)) {
        void this.#queue(id, () => this.#sendLost(id)).then(() =>
          this.#sendAgain(id, turn + 1),
        );
      }
    }, AGAIN[turn]);
  }
}
