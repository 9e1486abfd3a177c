import {
  IssueOrder,
  IssueResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { ClientRegistry } from '../ClientRegistry';
import { describeClient } from '../describeClient';
import { isRefusal, messageOf } from '../errors';

/** Where the answer to the change that activates a client gets lost, it would work, and nothing here could ever end it. */
const ROTATES =
  'the server puts another token in the place of the last one at each change, so that a client whose answer gets lost could never be revoked; turn that off at the server, or set acceptTokenRotation';

/** What the server is asked for: a client that may ask for nothing yet (RFC 7591, section 2). */
function metadataOf(order: IssueOrder): object {
  return {
    client_name: `${order.identity} (${order.tag})`,
    // For servers that keep it: what stands beside the client there.
    software_id: order.tag,
    grant_types: [],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: [...order.scopes].sort().join(' '),
  };
}

/** A client whose answer came too late for it to be the one of its order goes, for nobody would look after it. */
async function discard(
  registry: ClientRegistry,
  at: { uri: string; token: string },
): Promise<void> {
  try {
    await registry.server.remove(at, new AbortController().signal);
  } catch {
    // It may ask for nothing, and its secret has gone nowhere: it is dead where it lies.
  }
}

/**
 * Registers the client of an order. It may ask for no token, whatever becomes of the answer: what gets lost is dead, for
 * only the answer holds what could bring it to life.
 *
 * @returns `undefined` where the order has got a client from another call, or was ended
 */
export async function registerClient(
  registry: ClientRegistry,
  order: IssueOrder,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<IssueResult | undefined> {
  const { source, server, store, seal } = registry;
  const { tag } = order;
  let sent = false;
  try {
    const endpoint = await server.findRegistration(signal);
    const attempt = await store.begin(source, order, now);
    if (attempt === undefined) {
      return undefined;
    }
    sent = true;
    const client = await server.register(endpoint, metadataOf(order), signal);
    const at = {
      uri: client.registration_client_uri,
      token: client.registration_access_token,
    };
    const { rotates, token } = await registry.seeWhetherItRotates(
      at,
      client,
      signal,
    );
    if (rotates && !registry.acceptsRotation) {
      await discard(registry, { ...at, token });
      await store.setEnded({ source, tag });
      return { outcome: 'refused', reason: ROTATES };
    }
    const isMine = await store.complete(
      { source, tag, attempt },
      {
        id: client.client_id,
        uri: at.uri,
        sealedToken: await seal.seal(token, { source, tag }),
        rotates,
      },
    );
    const registration = await store.find(source, tag);
    if (!isMine || !registration) {
      await discard(registry, { ...at, token });
      return undefined;
    }
    const credential = describeClient(registration, client, now);
    if (credential.status !== 'disabled' || wider(credential.scopes, order)) {
      await discard(registry, { ...at, token });
      await store.setEnded({ source, tag });
      return {
        outcome: 'refused',
        reason:
          'the server gave the client more than was ordered, so it was deleted',
      };
    }
    return {
      outcome: 'issued',
      credential,
      material: new SecretValue(client.client_secret),
    };
  } catch (error) {
    const reason = messageOf(error);
    if (isRefusal(error)) {
      return { outcome: 'refused', reason };
    }
    return { outcome: sent ? 'unknown' : 'failed', reason };
  }
}

/** A server may replace what it was asked for (RFC 7591, section 2); it may not add to it. */
function wider(scopes: readonly string[], order: IssueOrder): boolean {
  return scopes.some(scope => !order.scopes.includes(scope));
}
