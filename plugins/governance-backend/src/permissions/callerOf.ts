import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { membershipDigest } from '../directory/queryDirectory';

/** A person who acts. */
export interface PersonCaller {
  userRef: string;
  actor: LedgerActor;
}

/** Who acts, for the ledger. A service is named by its subject. */
export async function actorOf(options: {
  auth: AuthService;
  knex: Knex;
  credentials: BackstageCredentials;
  route: string;
}): Promise<LedgerActor> {
  const { auth, knex, credentials, route } = options;
  if (auth.isPrincipal(credentials, 'user')) {
    const { userEntityRef } = credentials.principal;
    return {
      kind: 'person',
      principal: userEntityRef,
      route,
      membershipDigest: await knex.transaction(trx =>
        membershipDigest(trx, userEntityRef),
      ),
    };
  }
  if (auth.isPrincipal(credentials, 'service')) {
    return {
      kind: 'service',
      principal: credentials.principal.subject,
      route,
    };
  }
  throw new NotAllowedError('Only a person or a service can do this');
}

/**
 * The person behind a request, where it comes from them directly. A plugin that acts on somebody's behalf, such as one
 * that an AI agent calls, is not that person: what it sends never counts as their decision.
 *
 * @throws NotAllowedError for services, and for plugins that act on somebody's behalf
 */
export async function personOf(options: {
  auth: AuthService;
  knex: Knex;
  credentials: BackstageCredentials;
  route: string;
}): Promise<PersonCaller> {
  const { auth, credentials } = options;
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError(
      'Only a person can decide (separation.humansOnly)',
    );
  }
  if (credentials.principal.actor) {
    throw new NotAllowedError(
      `The decision comes through ${credentials.principal.actor.subject} and not from the person directly (separation.humansOnly)`,
    );
  }
  return {
    userRef: credentials.principal.userEntityRef,
    actor: await actorOf(options),
  };
}
