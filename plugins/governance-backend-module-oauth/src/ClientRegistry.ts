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

  constructor(config: OAuthSourceConfig, store: RegistrationStore) {
    this.source = config.id;
    this.server = new AuthorizationServer(config);
    this.store = store;
    this.seal = new TokenSeal(config.sealingKeys);
  }

  /** Reads a client. @throws LostHoldError where the server does not accept the token */
  async read(
    registration: Registered,
    signal: AbortSignal,
  ): Promise<ClientAnswer> {
    const at = await this.#open(registration);
    try {
      const client = await this.server.read(at, signal);
      await this.#keepToken(registration, at, client);
      if (registration.inDoubt) {
        await this.store.setInDoubt(registration, false);
      }
      return client;
    } catch (error) {
      throw isUnauthorized(error)
        ? new LostHoldError(registration.client.id)
        : error;
    }
  }

  /** Changes a client and leaves everything else in it as it is. @throws as {@link ClientRegistry.read} */
  async change(
    registration: Registered,
    { client, changes }: { client: ClientAnswer; changes: object },
    signal: AbortSignal,
  ): Promise<ClientAnswer> {
    // Reading may have brought another token.
    const latest = await this.store.find(this.source, registration.tag);
    const at = await this.#open(
      latest && isRegistered(latest) ? latest : registration,
    );
    await this.store.setInDoubt(registration, true);
    const changed = await this.server.change(at, { client, changes }, signal);
    await this.#keepToken(registration, at, changed);
    await this.store.setInDoubt(registration, false);
    return changed;
  }

  /**
   * Deletes a client. That the server does not accept its token is taken for a deletion only where one was sent before
   * and not answered, and nothing else can have made the token void.
   *
   * @throws LostHoldError where the server does not accept the token, and it cannot be known why
   */
  async remove(registration: Registered, signal: AbortSignal): Promise<void> {
    const at = await this.#open(registration);
    await this.store.setEnding(registration);
    try {
      await this.server.remove(at, signal);
    } catch (error) {
      if (!isUnauthorized(error)) {
        throw error;
      }
      if (registration.state !== 'ending' || registration.inDoubt) {
        await this.store.setRefused(registration);
        throw new LostHoldError(registration.client.id);
      }
    }
    await this.store.setEnded(registration);
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
      await this.store.replaceToken(
        { source, tag },
        await this.seal.seal(token, { source, tag }),
      );
    }
  }
}
