import { z } from 'zod/v4';
import { OpenBaoAuth } from '../readOpenBaoConfig';
import type { Call } from './OpenBaoServer';

type Send = (
  call: Call,
  options: { token?: string; signal: AbortSignal },
) => Promise<unknown>;

const loginSchema = z.looseObject({
  auth: z.looseObject({
    client_token: z.string().min(1),
    lease_duration: z.number(),
  }),
});

const selfSchema = z.looseObject({
  data: z.looseObject({ ttl: z.number(), renewable: z.boolean().optional() }),
});

const renewedSchema = z.looseObject({
  auth: z.looseObject({ lease_duration: z.number() }),
});

interface Held {
  token: string;
  /** Milliseconds since the epoch from when on it is looked after; infinite where nothing has to be done. */
  careAt: number;
}

/** A token is looked after when half of its life has passed. */
function careAt(seconds: number): number {
  return seconds > 0 ? Date.now() + (seconds * 1_000) / 2 : Infinity;
}

/** Keeps the token that a server is asked with: logs in anew, or renews the one that was configured, in time. */
export class TokenKeeper {
  readonly #auth: OpenBaoAuth;
  readonly #send: Send;
  #held: Held | undefined;
  /** The care that is under way; whoever comes meanwhile waits for it. */
  #underWay: Promise<Held> | undefined;

  constructor(auth: OpenBaoAuth, send: Send) {
    this.#auth = auth;
    this.#send = send;
  }

  /** @throws AnswerError, or whatever kept the server from being asked, where a login is needed */
  async get(): Promise<string> {
    if (this.#held && Date.now() < this.#held.careAt) {
      return this.#held.token;
    }
    // Given up by no caller, for others wait for it as well; the time limit of a request ends it.
    this.#underWay ??= this.#care(new AbortController().signal).finally(() => {
      this.#underWay = undefined;
    });
    this.#held = await this.#underWay;
    return this.#held.token;
  }

  /** Whether another token can be had in place of one that the server did not take; it is forgotten then. */
  canReplace(token: string): boolean {
    if (this.#auth.kind === 'token') {
      return false;
    }
    if (this.#held?.token === token) {
      this.#held = undefined;
    }
    return true;
  }

  async #care(signal: AbortSignal): Promise<Held> {
    const auth = this.#auth;
    switch (auth.kind) {
      case 'token':
        return { token: auth.token, careAt: await this.#renew(auth, signal) };
      case 'approle': {
        const { auth: given } = loginSchema.parse(
          await this.#send(
            {
              asked: 'The login',
              method: 'POST',
              path: `auth/${auth.mount}/login`,
              body: { role_id: auth.roleId, secret_id: auth.secretId },
            },
            { signal },
          ),
        );
        return {
          token: given.client_token,
          careAt: careAt(given.lease_duration),
        };
      }
      default:
        throw new Error(`Unexpected authentication ${auth satisfies never}`);
    }
  }

  /** @returns when it is to be looked after again */
  async #renew(
    { token }: { token: string },
    signal: AbortSignal,
  ): Promise<number> {
    const { data } = selfSchema.parse(
      await this.#send(
        {
          asked: 'The look at the own token',
          method: 'GET',
          path: 'auth/token/lookup-self',
        },
        { token, signal },
      ),
    );
    if (data.ttl === 0) {
      return Infinity;
    }
    if (!data.renewable) {
      return careAt(data.ttl);
    }
    const { auth } = renewedSchema.parse(
      await this.#send(
        {
          asked: 'The renewal of the own token',
          method: 'POST',
          path: 'auth/token/renew-self',
          body: {},
        },
        { token, signal },
      ),
    );
    return careAt(auth.lease_duration);
  }
}
