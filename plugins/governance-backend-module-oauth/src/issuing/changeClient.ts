import { RemediationResult } from '@countersign/plugin-governance-node';
import { ClientRegistry, isRegistered } from '../ClientRegistry';
import { endOf, GRANT, isAlive } from '../describeClient';
import { Registration } from '../RegistrationStore';

const NOT_THERE = 'no such client was registered';
const DELETED = 'the client was revoked';

/** Lets a client ask for tokens. */
export async function activateClient(
  registry: ClientRegistry,
  registration: Registration | undefined,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<RemediationResult> {
  if (!registration || !isRegistered(registration)) {
    return {
      outcome: 'refused',
      reason: registration?.state === 'ended' ? DELETED : NOT_THERE,
    };
  }
  if (registration.state === 'ending') {
    return { outcome: 'refused', reason: 'the client is being revoked' };
  }
  const client = await registry.read(registration, signal);
  if (!client) {
    return { outcome: 'refused', reason: DELETED };
  }
  const { id } = registration.client;
  const notAfter = endOf(registration, client);
  if (Date.parse(notAfter) <= now.getTime()) {
    return {
      outcome: 'refused',
      reason: `client ${id} has ended at ${notAfter}`,
    };
  }
  if (isAlive(client)) {
    return {
      outcome: 'already-applied',
      detail: `client ${id} may ask for tokens`,
    };
  }
  const changed = await registry.change(
    registration,
    { client, changes: { grant_types: [GRANT] } },
    signal,
  );
  return isAlive(changed)
    ? {
        outcome: 'applied',
        detail: `client ${id} may ask for tokens until ${notAfter}`,
      }
    : {
        outcome: 'refused',
        reason: `the server does not let client ${id} have ${GRANT}`,
      };
}

/** Lets a client ask for no tokens any more, until it is activated again. */
export async function suspendClient(
  registry: ClientRegistry,
  registration: Registration | undefined,
  { signal }: { signal: AbortSignal },
): Promise<RemediationResult> {
  if (!registration || !isRegistered(registration)) {
    return { outcome: 'refused', reason: NOT_THERE };
  }
  const client = await registry.read(registration, signal);
  const { id } = registration.client;
  if (!client || !isAlive(client)) {
    return {
      outcome: 'already-applied',
      detail: `client ${id} may ask for no tokens`,
    };
  }
  await registry.change(
    registration,
    { client, changes: { grant_types: [] } },
    signal,
  );
  return {
    outcome: 'applied',
    detail: `client ${id} may ask for no tokens`,
  };
}

/** Deletes a client for good. Nothing activates it meanwhile. */
export async function revokeClient(
  registry: ClientRegistry,
  registration: Registration | undefined,
  { signal }: { signal: AbortSignal },
): Promise<RemediationResult> {
  if (!registration || registration.state === 'ended') {
    return {
      outcome: 'already-applied',
      detail: registration ? 'the client was deleted' : NOT_THERE,
    };
  }
  if (!isRegistered(registration)) {
    await registry.store.setEnded(registration);
    return {
      outcome: 'applied',
      detail:
        'the order was ended; a client that was registered for it and whose answer got lost may ask for no tokens, and nobody has what could change that',
    };
  }
  const { id } = registration.client;
  await registry.remove(registration, signal);
  return { outcome: 'applied', detail: `client ${id} was deleted` };
}
