import { IssuedCredential } from '@countersign/plugin-governance-node';
import { ClientAnswer } from './AuthorizationServer';
import { Registration } from './RegistrationStore';

/** The grant by which a client gets tokens of its own (RFC 6749, section 4.4). A client without it gets none. */
export const GRANT = 'client_credentials';

/** Whether the server gives a client tokens. */
export function isAlive({ grant_types: grants }: ClientAnswer): boolean {
  return grants?.includes(GRANT) ?? false;
}

/** The scopes of a client, sorted. */
export function scopesOf({ scope }: ClientAnswer): string[] {
  return (scope ?? '').split(' ').filter(Boolean).sort();
}

/** When a client ends: what was ordered, or what the server says of its secret, whichever comes first. */
export function endOf(
  { notAfter }: Registration,
  { client_secret_expires_at: secretEnds = 0 }: ClientAnswer,
): string {
  const ends = [Date.parse(notAfter)];
  // 0: it does not end by itself (RFC 7591, section 3.2.1).
  if (secretEnds > 0) {
    ends.push(secretEnds * 1000);
  }
  return new Date(Math.min(...ends)).toISOString();
}

/** A client that is there, as the credential that it is. */
export function describeClient(
  registration: Registration,
  client: ClientAnswer,
  now: Date,
): IssuedCredential {
  const notAfter = endOf(registration, client);
  const status = isAlive(client) ? 'usable' : 'disabled';
  return {
    tag: registration.tag,
    externalId: client.client_id,
    identity: registration.identity,
    status: Date.parse(notAfter) <= now.getTime() ? 'expired' : status,
    scopes: scopesOf(client),
    notAfter,
  };
}

/** A client that was deleted, from what is written down. */
export function describeEnded(
  registration: Registration,
): IssuedCredential | undefined {
  return registration.clientId === undefined
    ? undefined
    : {
        tag: registration.tag,
        externalId: registration.clientId,
        identity: registration.identity,
        status: 'revoked',
        scopes: registration.scopes,
        notAfter: registration.notAfter,
      };
}
