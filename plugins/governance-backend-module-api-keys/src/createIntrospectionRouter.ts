import { InputError } from '@backstage/errors';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createHash, timingSafeEqual } from 'node:crypto';
import { ReferenceIssuer } from './ReferenceIssuer';

/** Who may introspect. */
export interface IntrospectionClient {
  id: string;
  secret: string;
}

const digest = (value: string) => createHash('sha256').update(value).digest();

/** The client that a request authenticates as (RFC 6749, section 2.3.1), if it does. */
function authenticate(
  request: Request,
  clients: IntrospectionClient[],
): string | undefined {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || !encoded) {
    return undefined;
  }
  const [id, ...secret] = Buffer.from(encoded, 'base64')
    .toString('utf8')
    .split(':')
    .map(decodeURIComponent);
  const client = clients.find(candidate => candidate.id === id);
  // Digests have one length, so the comparison takes one time.
  return client &&
    timingSafeEqual(digest(secret.join(':')), digest(client.secret))
    ? client.id
    : undefined;
}

/**
 * `POST /reference-issuer/introspect` (RFC 7662): form-encoded `token`, HTTP Basic client authentication.
 */
export function createIntrospectionRouter(options: {
  issuer: ReferenceIssuer;
  clients: IntrospectionClient[];
}): Router {
  const router = PromiseRouter();
  router.use('/reference-issuer', express.urlencoded({ extended: false }));
  router.post('/reference-issuer/introspect', async (request, response) => {
    const caller = authenticate(request, options.clients);
    if (!caller) {
      response
        .status(401)
        .set('WWW-Authenticate', 'Basic realm="introspection"')
        .json({ error: 'invalid_client' });
      return;
    }
    const { token } = request.body ?? {};
    if (typeof token !== 'string' || token === '') {
      throw new InputError(
        'token is missing; send it as application/x-www-form-urlencoded (RFC 7662, section 2.1)',
      );
    }
    response
      .set('Cache-Control', 'no-store')
      .json(await options.issuer.introspect(token, caller));
  });
  return router;
}
