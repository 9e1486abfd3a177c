import { JsonObject } from '@backstage/types';
import { canonicalJson } from '@countersign/plugin-governance-flows';
import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';

/** How a connector answers a call. `parked` answers when it is told to, which may be after the lease has run out. */
export type Answer =
  | 'done'
  | 'refused'
  | 'error-before'
  | 'error-after'
  | 'parked-before'
  | 'parked-after';

interface Executed {
  payload: string;
  attempts: number;
  order: number;
}

interface ParkedCall {
  process: string;
  key: string;
  finish: () => void;
}

/** Effects that the scenario knows. */
export const EFFECTS = {
  'credential.issue@v1': 'gives',
  'secret.deliver@v1': 'gives',
  'credential.activate@v1': 'gives',
  'credential.revoke@v1': 'takes',
  'secret.withdraw@v1': 'takes',
} as const;

/**
 * Systems outside, which carry out each idempotency key once and remember it, whoever asks how often. One for all
 * processes: it lives on when they die.
 */
export class SimulatedTarget {
  /** By key: what was carried out. */
  readonly executed = new Map<string, Executed>();
  /** By key: what was asked for, carried out or not. */
  readonly asked = new Map<string, string>();
  readonly problems: string[] = [];
  readonly parked: ParkedCall[] = [];
  #order = 0;

  constructor(
    private readonly options: {
      answer: (key: string) => Answer;
      isFrozen: () => boolean;
      note: (line: string) => void;
    },
  ) {}

  /** The connectors as one process has them. */
  handlersOf(process: string): EffectHandler[] {
    return [
      ...Object.keys(EFFECTS).map(
        (id): EffectHandler => ({
          id,
          class: 'change',
          execute: call => this.#call(process, id, call),
        }),
      ),
      ...['notify.remind@v1', 'notify.escalate@v1', 'notify.page@v1'].map(
        (id): EffectHandler => ({
          id,
          class: 'notify',
          execute: async () => ({ outcome: 'done', proof: {} }),
        }),
      ),
    ];
  }

  /** Has the oldest parked call of a process answer, if there is one. */
  release(process: string): boolean {
    const index = this.parked.findIndex(call => call.process === process);
    if (index < 0) {
      return false;
    }
    const [call] = this.parked.splice(index, 1);
    this.options.note(`  ${call.key} answers ${process}`);
    call.finish();
    return true;
  }

  async #call(
    process: string,
    uses: string,
    call: EffectCall,
  ): Promise<EffectOutcome> {
    const key = call.idempotencyKey;
    const payload = canonicalJson({ uses, with: call.with });
    const before = this.asked.get(key);
    if (before !== undefined && before !== payload) {
      this.problems.push(`${key} was asked for twice, differently`);
    }
    this.asked.set(key, payload);
    const gives = EFFECTS[uses as keyof typeof EFFECTS] === 'gives';
    if (gives && this.options.isFrozen()) {
      this.problems.push(`${key} was called while an incident froze it`);
    }
    const answer = this.options.answer(key);
    this.options.note(`  ${process} calls ${key}: ${answer}`);
    switch (answer) {
      case 'done':
        return this.#carryOut(key, payload);
      case 'refused':
        return { outcome: 'failed', reason: 'not possible', retryable: false };
      case 'error-before':
        throw new Error('answered 500');
      case 'error-after':
        this.#carryOut(key, payload);
        throw new Error('the answer was lost');
      case 'parked-before':
        await this.#park(process, key);
        return this.#carryOut(key, payload);
      case 'parked-after': {
        const outcome = this.#carryOut(key, payload);
        await this.#park(process, key);
        return outcome;
      }
      default: {
        const unreachable: never = answer;
        throw new TypeError(`Unknown answer ${unreachable}`);
      }
    }
  }

  #park(process: string, key: string): Promise<void> {
    return new Promise(finish => {
      this.parked.push({ process, key, finish });
    });
  }

  #carryOut(key: string, payload: string): EffectOutcome {
    const known = this.executed.get(key);
    if (known) {
      known.attempts += 1;
    } else {
      this.#order += 1;
      this.executed.set(key, { payload, attempts: 1, order: this.#order });
    }
    const proof: JsonObject = { serial: this.executed.get(key)?.order ?? 0 };
    return { outcome: 'done', proof };
  }
}
