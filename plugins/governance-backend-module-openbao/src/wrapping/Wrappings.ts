import { SecretValue } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { AnswerError, UntrustedAnswerError } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';

const PATH = 'sys/wrapping/wrap';

const wrappedSchema = z.looseObject({
  wrap_info: z.looseObject({
    token: z.string().min(1),
    accessor: z.string().min(1),
    creation_path: z.string(),
  }),
});

/** A value that lies in the server's keeping, to be taken out once. */
export interface Wrapped {
  /** Takes it out, whoever has it; once. */
  token: SecretValue;
  /** Tells whether it was taken out and ends the token; takes nothing out. */
  accessor: string;
}

/** The requests about response wrapping. The one who takes a value out is its reader, and nobody here. */
export class Wrappings {
  readonly #server: OpenBaoServer;

  constructor(server: OpenBaoServer) {
    this.#server = server;
  }

  /**
   * Puts a value into the server's keeping.
   *
   * @param options - `name`: what its reader finds it under; `lifeSeconds`: for how long it can be taken out
   * @throws AnswerError, UntrustedAnswerError where something else was wrapped, or whatever kept the server from being asked
   */
  async wrap(
    value: SecretValue,
    options: { name: string; lifeSeconds: number; signal: AbortSignal },
  ): Promise<Wrapped> {
    const { name, lifeSeconds, signal } = options;
    const answer = await this.#server.call(
      {
        asked: 'The wrapping of the value',
        method: 'POST',
        path: PATH,
        body: { [name]: value.reveal() },
        wrapForSeconds: lifeSeconds,
      },
      signal,
    );
    const { wrap_info: info } = wrappedSchema.parse(answer);
    if (info.creation_path !== PATH) {
      throw new UntrustedAnswerError(
        'The wrapping of the value was answered with something else',
      );
    }
    return { token: new SecretValue(info.token), accessor: info.accessor };
  }

  /** Whether the value is there still: neither taken out, nor ended. @throws where the server cannot be asked */
  async isThere(accessor: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#server.call(
        {
          asked: 'The state of the wrapping token',
          method: 'POST',
          path: 'auth/token/lookup-accessor',
          body: { accessor },
        },
        signal,
      );
      return true;
    } catch (error) {
      if (error instanceof AnswerError && error.known === 'accessor-unknown') {
        return false;
      }
      throw error;
    }
  }

  /** Lets nobody take the value out any more. What was taken out or has ended is not there. */
  async end(accessor: string, signal: AbortSignal): Promise<void> {
    await this.#server.call(
      {
        asked: 'The end of the wrapping token',
        method: 'POST',
        path: 'auth/token/revoke-accessor',
        body: { accessor },
      },
      signal,
    );
  }
}
