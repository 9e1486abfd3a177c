import {
  AuthorizationServer,
  ClientAnswer,
  Management,
} from './AuthorizationServer';
import { isUnauthorized, LostHoldError } from './errors';
import { OAuthSourceConfig } from './readOAuthConfig';
import { Registration, RegistrationStore } from './RegistrationStore';
import { TokenSeal } from './TokenSeal';

/** A registration whose client the server has named. */
export type Registered = Registration & {
  client: NonNullable<Registration['client']>;
};

/** Whether the server has named the client, so that it can be managed. */
export function isRegistered(
  registration: Registration,
): registration is Registered {
  return registration.client !== undefined;
}

/** The clients that were registered from one source: what is written down here, and what the server holds. */
export class ClientRegistry {
  readonly source: string;
  readonly server: AuthorizationServer;
  readonly store: RegistrationStore;
  readonly seal: TokenSeal;
  /** Whether clients are registered although their tokens may get lost. */
  readonly acceptsRotation: boolean;
  /** Whether the server was seen to leave tokens in place. */
  #keepsTokens = false;

  constructor(config: OAuthSourceConfig, store: RegistrationStore) {
    this.source = config.id;
    this.server = new AuthorizationServer(config);
    this.store = store;
    this.seal = new TokenSeal(config.sealingKeys);
    this.acceptsRotation = config.acceptsTokenRotation;
  }

  /**
   * Whether the server puts another token in the place of the last one when a client is changed. A client that may ask for nothing
   * is changed to what it is to find out, until it was seen once that it does not.
   *
   * @returns also the token that manages the client from now on
   */
  async seeWhetherItRotates(
    at: Management,
    client: ClientAnswer,
    signal: AbortSignal,
  ): Promise<{ rotates: boolean; token: string }> {
    if (this.#keepsTokens) {
      return { rotates: false, token: at.token };
    }
    const changed = await this.server.change(
      at,
      { client, changes: {} },
      signal,
    );
    const token = changed.registration_access_token ?? at.token;
    this.#keepsTokens = token === at.token;
    return { rotates: !this.#keepsTokens, token };
  }

  /**
   * Reads a client. Gives nothing where it was deleted from here: its end was decided while its token was accepted, the token is not
   * accepted any more, and nothing else makes one void.
   *
   * @throws LostHoldError where the server does not accept the token, and it cannot be known why
   */
  async read(
    registration: Registered,
    signal: AbortSignal,
  ): Promise<ClientAnswer | undefined> {
    try {
      return await this.#manage(registration, at =>
        this.server.read(at, signal),
      );
    } catch (error) {
      if (!(error instanceof LostHoldError)) {
        throw error;
      }
      const { source, tag } = registration;
      const latest = await this.store.find(source, tag);
      const isDeleted =
        latest?.state === 'ended' ||
        (latest?.state === 'ending' && !latest.rotates);
      if (!latest || !isDeleted) {
        throw error;
      }
      await this.store.setEnded(latest);
      return undefined;
    }
  }

  /**
   * Changes a client and leaves everything else in it as it is.
   *
   * @throws LostHoldError where the server does not accept the token
   */
  change(
    registration: Registered,
    { client, changes }: { client: ClientAnswer; changes: object },
    signal: AbortSignal,
  ): Promise<ClientAnswer> {
    return this.#manage(registration, at =>
      this.server.change(at, { client, changes }, signal),
    );
  }

  /**
   * Deletes a client, unless it was.
   *
   * @throws as {@link ClientRegistry.read}
   */
  async remove(registration: Registered, signal: AbortSignal): Promise<void> {
    if (!(await this.read(registration, signal))) {
      return;
    }
    await this.store.setEnding(registration);
    const ending = await this.#latest(registration);
    if (!ending) {
      return;
    }
    try {
      await this.server.remove(await this.#open(ending), signal);
    } catch (error) {
      // Another process may have deleted it since; where the token may be another now, reading says what there is.
      if (!isUnauthorized(error) || (await this.read(ending, signal))) {
        throw error;
      }
    }
    await this.store.setEnded(ending);
  }

  async #latest({ source, tag }: Registered): Promise<Registered | undefined> {
    const latest = await this.store.find(source, tag);
    return latest && isRegistered(latest) ? latest : undefined;
  }

  /** Asks the server with the token as it lies here now, which another process may have replaced a moment ago. */
  async #manage(
    registration: Registered,
    ask: (at: Management) => Promise<ClientAnswer>,
  ): Promise<ClientAnswer> {
    let asked: Registered | undefined;
    for (;;) {
      const latest = await this.#latest(registration);
      if (!latest || latest.client.sealedToken === asked?.client.sealedToken) {
        throw new LostHoldError(registration.client.id);
      }
      asked = latest;
      const at = await this.#open(latest);
      try {
        const client = await ask(at);
        await this.#keepToken(latest, at, client);
        return client;
      } catch (error) {
        if (!isUnauthorized(error)) {
          throw error;
        }
      }
    }
  }

  async #open({ client, source, tag }: Registered): Promise<Management> {
    return {
      uri: client.uri,
      token: await this.seal.open(client.sealedToken, { source, tag }),
    };
  }

  async #keepToken(
    { source, tag }: Registered,
    at: Management,
    { registration_access_token: token }: ClientAnswer,
  ): Promise<void> {
    if (token !== undefined && token !== at.token) {
      this.#keepsTokens = false;
      await this.store.replaceToken(
        { source, tag },
        await this.seal.seal(token, { source, tag }),
      );
    }
  }
}
