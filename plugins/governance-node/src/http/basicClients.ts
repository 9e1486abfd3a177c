import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (value: string) => createHash('sha256').update(value).digest();

/** Id and secret, each form-encoded (RFC 6749, section 2.3.1); undefined where they are not. */
function decodeBasic(encoded: string): [string, string] | undefined {
  const [id, ...secret] = Buffer.from(encoded, 'base64')
    .toString('utf8')
    .split(':');
  try {
    return [decodeURIComponent(id), decodeURIComponent(secret.join(':'))];
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The client that a request authenticates as by HTTP Basic, if it does.
 *
 * @public
 */
export function findBasicClient<C extends { id: string; secret: string }>(
  authorization: string | undefined,
  clients: readonly C[],
): C | undefined {
  const [scheme, encoded] = (authorization ?? '').split(' ');
  const basic =
    scheme.toLowerCase() === 'basic' && encoded
      ? decodeBasic(encoded)
      : undefined;
  if (!basic) {
    return undefined;
  }
  const [id, secret] = basic;
  const client = clients.find(candidate => candidate.id === id);
  // Digests have one length, so the comparison takes one time.
  return client && timingSafeEqual(digest(secret), digest(client.secret))
    ? client
    : undefined;
}
