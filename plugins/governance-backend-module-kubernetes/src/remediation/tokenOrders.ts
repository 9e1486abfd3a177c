import {
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { setTimeout as wait } from 'node:timers/promises';
import { userOf } from '../accounts';
import { ACCOUNT } from '../observe/describeTokens';
import { AccountName, RemediationConfig } from '../readKubernetesConfig';
import { readBinding } from '../token/TokenSecret';
import { ClusterObjects } from './ClusterObjects';
import { LiveObject } from './liveObjects';
import { whatPutsItBack } from './objections';

/** An order to end a token for good. There is no other about it: nothing puts a token out of service. */
export interface TokenOrder {
  account: AccountName;
  /** When the Secret that was decided about was made, where that is known. */
  createdAt?: string;
  /** The Secret that holds the token or that it is bound to, or the id of the token. */
  of: { secret: string } | { credentialId: string };
}

/** The Secret without which the server refuses a token, where it is there. */
async function findSecret(
  objects: ClusterObjects,
  { account, of }: TokenOrder,
): Promise<LiveObject | undefined> {
  const { namespace } = account;
  if ('secret' in of) {
    return objects.findSecret({ namespace, name: of.secret });
  }
  const bound = await objects.listBoundSecrets(namespace);
  return bound.find(
    ({ metadata }) =>
      readBinding(metadata)?.token?.credentialId === of.credentialId,
  );
}

/** Whose token a Secret is for; `undefined` where it is for none. */
async function userOfSecret(
  objects: ClusterObjects,
  { namespace }: AccountName,
  { metadata }: LiveObject,
): Promise<string | undefined> {
  const bound = readBinding(metadata);
  if (bound) {
    return bound.order.identity;
  }
  const name = metadata.annotations?.[ACCOUNT];
  return name &&
    (await objects.isTokenSecret({ namespace, name: metadata.name }))
    ? userOf({ namespace, name })
    : undefined;
}

async function objectionTo(
  objects: ClusterObjects,
  { account, createdAt }: TokenOrder,
  found: LiveObject,
): Promise<string | undefined> {
  const { metadata } = found;
  const what = `Secret ${account.namespace}/${metadata.name}`;
  if (
    createdAt !== undefined &&
    Date.parse(metadata.creationTimestamp ?? '') !== Date.parse(createdAt)
  ) {
    return `${what} was made anew since it was decided about`;
  }
  return (await userOfSecret(objects, account, found)) === userOf(account)
    ? whatPutsItBack(what, metadata)
    : `${what} is for no token of ${account.namespace}/${account.name}`;
}

/**
 * Deletes the Secret of a token, this very one, and waits until no server remembers having let the token in. What is not there
 * may have been deleted a moment ago, so it waits then too.
 *
 * @throws AnswerError of 409 where somebody has changed the Secret meanwhile
 */
export async function endToken(
  objects: ClusterObjects,
  order: TokenOrder,
  options: { config: RemediationConfig; signal: AbortSignal },
): Promise<RemediationResult> {
  const found = await findSecret(objects, order);
  const { namespace } = order.account;
  if (found) {
    const objection = await objectionTo(objects, order, found);
    if (objection) {
      return { outcome: 'refused', reason: objection };
    }
    await objects.removeSecret({ namespace, name: found.metadata.name }, found);
  }
  await wait(options.config.refusedAfterMs, undefined, {
    signal: options.signal,
  });
  return found
    ? {
        outcome: 'applied',
        detail: `Secret ${namespace}/${found.metadata.name} was deleted, without which the servers refuse its token`,
      }
    : {
        outcome: 'already-applied',
        detail: `there is no Secret in ${namespace} that the token could lie in or be bound to`,
      };
}

/** Reads back whether the Secret of a token is there. */
export async function verifyEnded(
  objects: ClusterObjects,
  order: TokenOrder,
): Promise<RemediationVerification> {
  const found = await findSecret(objects, order);
  const { namespace } = order.account;
  return {
    verified: !found,
    detail: found
      ? `the server shows Secret ${namespace}/${found.metadata.name}`
      : `the server has no Secret in ${namespace} that the token lies in or is bound to`,
  };
}
