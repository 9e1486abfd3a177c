import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { actorOf } from '../permissions/callerOf';
import { CallerRule, findCaller } from './callerRule';

/** Whoever asks for something, a person or not. */
export interface Requester {
  kind: 'person' | 'pipeline' | 'workload' | 'agent';
  /** Reference of the user, or the whole subject of a verified token. */
  principal: string;
  actor: LedgerActor;
  /** The plugin through which a person asks, for example one that an agent calls. */
  via?: string;
  /** Flows that it may ask for; `undefined` where permissions decide. */
  mayRequest?: string[];
  /** Events that it may tell of; `undefined` where permissions decide. */
  mayEmit?: string[];
  /** What has been verified about it. */
  verified: JsonObject;
}

/**
 * Who asks for something. Asking decides nothing, so a plugin may ask on a person's behalf; the person then counts as the
 * requester, and what came between is recorded.
 *
 * @throws NotAllowedError for a service that no rule of `governance.callers` knows.
 */
export async function requesterOf(options: {
  auth: AuthService;
  knex: Knex;
  callers: readonly CallerRule[];
  credentials: BackstageCredentials;
  route: string;
}): Promise<Requester> {
  const { auth, callers, credentials } = options;
  const actor = await actorOf(options);
  if (auth.isPrincipal(credentials, 'user')) {
    const { userEntityRef, actor: through } = credentials.principal;
    return {
      kind: 'person',
      principal: userEntityRef,
      actor: through
        ? { ...actor, route: `${actor.route} via ${through.subject}` }
        : actor,
      ...(through ? { via: through.subject } : {}),
      verified: through ? { agent: { actsFor: userEntityRef } } : {},
    };
  }
  const caller = actor.principal && findCaller(callers, actor.principal);
  if (!caller) {
    throw new NotAllowedError(
      `${actor.principal} is not among governance.callers: a pipeline, workload or agent asks with a token that its issuer has signed`,
    );
  }
  return {
    kind: caller.kind,
    principal: caller.principal,
    actor: caller.kind === 'agent' ? { ...actor, kind: 'agent' } : actor,
    mayRequest: caller.mayRequest,
    mayEmit: caller.mayEmit,
    verified: caller.facts,
  };
}
