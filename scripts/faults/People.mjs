import { setTimeout as wait } from 'node:timers/promises';
import { callAs } from '../portal.mjs';

/**
 * Who uses backends that are being killed: people who decide and repeat what was broken off, and people who do by hand
 * what they were handed. Decides what they do by `random` alone.
 */
export class People {
  /** Accounts that somebody was handed. */
  handedOver = new Set();
  /** Accounts that somebody has done by hand. */
  doneByHand = new Set();
  /** Reference of each identity, by title. */
  identities = new Map();
  /** Decisions that were sent again. */
  repeated = 0;

  /**
   * @param options - `governance` asks the database of the plugin; `elapsed` gives whole seconds since the start, and after
   * `limitSeconds` nothing is repeated any more; `wanted` is the decision about each account
   */
  constructor(options) {
    Object.assign(this, options);
  }

  /** Runs `work` until it does not throw; backends are being killed, so calls break off at any point. */
  async insist(what, work) {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.elapsed() > this.limitSeconds) {
          throw new Error(`${what} did not succeed: ${error}`, {
            cause: error,
          });
        }
        await wait(250);
      }
    }
  }

  /** A call to whichever backend; throws unless it is answered with one of the expected statuses. */
  async call(persona, method, url, body, expected = [200, 201]) {
    const backend = this.backends[this.random() < 0.5 ? 0 : 1];
    const answer = await callAs(persona, method, url, body, backend.url);
    if (!expected.includes(answer.status)) {
      throw new Error(
        `${method} ${url} answered ${answer.status} ${JSON.stringify(
          answer.body,
        ).slice(0, 300)}`,
      );
    }
    return answer;
  }

  moveClock() {
    return this.insist('moving the clock', () =>
      this.call('priya', 'POST', '/demo/clock', { by: 'PT3M' }),
    );
  }

  async itemOf(name) {
    const { body } = await this.call(
      'ann',
      'GET',
      `/reviews?limit=200&identity=${this.identities.get(name)}`,
    );
    return body.items.find(({ subject }) => subject.kind === 'credential');
  }

  /** People do some of what they were handed; nothing is reported, it shows in the next reading. */
  async workByHand(share) {
    const tasks = await this.governance(
      `select i.identity_title from remediation_tasks t join review_items i on i.id = t.item_id where t.kind = 'manual'`,
    );
    for (const { identity_title: name } of tasks) {
      this.handedOver.add(name);
      if (!this.doneByHand.has(name) && this.random() < share) {
        this.doneByHand.add(name);
        this.target.doByHand(name);
      }
    }
  }

  /** Asks and answers about one account, and repeats whatever was broken off, as a person would. */
  async decide(name) {
    await this.insist(`opening the review of ${name}`, async () => {
      if (!(await this.itemOf(name))) {
        await this.call(
          'sam',
          'POST',
          `/identities/${this.identities.get(name)}/reviews`,
          {
            cause: 'A drill',
          },
        );
      }
    });
    let attempts = 0;
    await this.insist(`deciding about ${name}`, async () => {
      const item = await this.itemOf(name);
      if (item.decision) {
        return;
      }
      attempts += 1;
      this.repeated += attempts > 1 ? 1 : 0;
      const { body: detail } = await this.call(
        'ann',
        'GET',
        `/reviews/${item.id}`,
      );
      // A repeated decision is refused, and that is as good as an answer.
      await this.call(
        'ann',
        'POST',
        `/reviews/${item.id}/decisions`,
        {
          decision: this.wanted.get(name),
          evidenceDigest: detail.evidenceDigest,
        },
        [200, 409],
      );
    });
  }
}
