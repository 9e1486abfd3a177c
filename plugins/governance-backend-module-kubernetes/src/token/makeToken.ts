import { IssueOrder, IssueResult } from '@countersign/plugin-governance-node';
import { isRefusal, isUndone, messageOf } from '../client/errors';
import { AccountName } from '../readKubernetesConfig';
import { describeToken } from './describeToken';
import { readClaims } from './readClaims';
import { GivenToken, Tokens } from './Tokens';
import { TokenFacts, tokenAnnotations, TokenSecret } from './TokenSecret';

/** A token lives at least as long; the server refuses to make a shorter one. */
export const SHORTEST_LIFE_SECONDS = 600;

/** A token ends by so much earlier than was ordered, for its life is counted from when the server gets to make it. */
export const MARGIN_SECONDS = 5;

/** How long what was made in vain may take to be taken away. */
const UNDO_MS = 10_000;

/** How the server names a token in its audit log. */
const JTI = 'JTI=';

class WrongTokenError extends Error {
  override name = 'WrongTokenError';
}

/** @throws WrongTokenError where the server made something else than was ordered */
function factsOf(given: GivenToken, secret: TokenSecret): TokenFacts {
  const { order, uid } = secret;
  const claims = readClaims(given.value.reveal());
  if (
    claims?.sub !== order.identity ||
    claims['kubernetes.io'].secret.uid !== uid ||
    [...claims.aud].sort().join('\n') !== order.scopes.join('\n')
  ) {
    throw new WrongTokenError('the server did not make what was ordered');
  }
  const expiresAt = new Date(
    Math.max(claims.exp * 1000, given.expiresAt.getTime()),
  );
  if (expiresAt.getTime() > Date.parse(order.notAfter)) {
    throw new WrongTokenError(
      'the server took too long to make it, or lets it live longer than was ordered',
    );
  }
  return {
    credentialId: `${JTI}${claims.jti}`,
    expiresAt: expiresAt.toISOString(),
  };
}

/** By the server's clock, whose time stands on the Secret. @throws WrongTokenError where it is too short */
function lifeOf({ order, createdAt }: TokenSecret): number {
  const seconds =
    Math.floor((Date.parse(order.notAfter) - createdAt.getTime()) / 1000) -
    MARGIN_SECONDS;
  if (seconds < SHORTEST_LIFE_SECONDS) {
    throw new WrongTokenError(
      `by the server's clock it would live for less than ${SHORTEST_LIFE_SECONDS} seconds`,
    );
  }
  return seconds;
}

/** Nobody has the token; with its Secret, it is good for nobody either. */
async function undo(
  tokens: Tokens,
  secret: TokenSecret,
  error: unknown,
): Promise<IssueResult> {
  const reason = messageOf(error);
  try {
    await tokens.remove(secret, AbortSignal.timeout(UNDO_MS));
  } catch (trouble) {
    return {
      outcome: 'unknown',
      reason: `${reason}; and then: ${messageOf(trouble)}`,
    };
  }
  return {
    outcome:
      isRefusal(error) || error instanceof WrongTokenError
        ? 'refused'
        : 'failed',
    reason,
  };
}

/**
 * Makes the Secret of an order, the token that is bound to it, and notes at the Secret which one that is. A token that is not
 * noted is not handed out.
 *
 * @returns `undefined` where the tag has a Secret already
 */
export async function makeToken(
  tokens: Tokens,
  order: IssueOrder,
  options: { account: AccountName; now: Date; signal: AbortSignal },
): Promise<IssueResult | undefined> {
  const { account, now, signal } = options;
  let secret: TokenSecret | undefined;
  try {
    secret = await tokens.create(
      { ...order, namespace: account.namespace },
      signal,
    );
  } catch (error) {
    if (isUndone(error)) {
      return {
        outcome: isRefusal(error) ? 'refused' : 'failed',
        reason: messageOf(error),
      };
    }
    // It may be there, and be found by whoever looks; no token is bound to it.
    return { outcome: 'unknown', reason: messageOf(error) };
  }
  if (!secret) {
    return undefined;
  }
  try {
    const given = await tokens.request(secret, {
      account,
      seconds: lifeOf(secret),
      signal,
    });
    const facts = factsOf(given, secret);
    const noted = await tokens.annotate(
      secret,
      tokenAnnotations(facts),
      signal,
    );
    if (!noted) {
      throw new WrongTokenError('somebody has changed its Secret meanwhile');
    }
    return {
      outcome: 'issued',
      credential: describeToken(noted, now),
      material: given.value,
    };
  } catch (error) {
    return undo(tokens, secret, error);
  }
}
