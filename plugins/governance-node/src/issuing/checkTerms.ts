import { InputError } from '@backstage/errors';
import { Issuer, IssueOrder } from '../ports';
import { readOrderedKey } from './readOrderedKey';

const TAG = /^[a-z0-9-]{1,40}$/;
const DAY_MS = 86_400_000;

function checkEnd(
  notAfter: string,
  now: Date,
  longestLifeMs: number,
): string[] {
  const life = Date.parse(notAfter) - now.getTime();
  if (!Number.isFinite(life)) {
    return [`'${notAfter}' is no time`];
  }
  if (life <= 0) {
    return [`its end ${notAfter} has passed`];
  }
  return life > longestLifeMs
    ? [`it lives longer than ${longestLifeMs / DAY_MS} days`]
    : [];
}

function checkKey(
  publicKey: string | undefined,
  material: 'secret' | 'public-key',
): string[] {
  switch (material) {
    case 'secret':
      return publicKey === undefined
        ? []
        : ['it makes a secret, and a publicKey was given'];
    case 'public-key':
      try {
        readOrderedKey(publicKey);
        return [];
      } catch (error) {
        if (error instanceof InputError) {
          return [error.message];
        }
        throw error;
      }
    default:
      throw new Error(`Unexpected material ${material satisfies never}`);
  }
}

/**
 * What stands against the terms of an order, whatever the system: the form of its tag, its environment, that it names a
 * scope, its end, and that it brings a public key where, and only where, one is used. Which scopes and identities there are, each issuer checks itself. Pure.
 *
 * @returns reasons for a person; empty where nothing stands against it
 * @public
 */
export function checkTerms(
  order: IssueOrder,
  options: { now: Date; issuer: Pick<Issuer, 'environment' | 'capabilities'> },
): string[] {
  const { now, issuer } = options;
  const { environment, capabilities } = issuer;
  return [
    ...(TAG.test(order.tag) ? [] : [`'${order.tag}' is no tag`]),
    ...(environment === undefined || environment === order.environment
      ? []
      : [`it issues for ${environment} only, not for ${order.environment}`]),
    ...(order.scopes.length > 0 ? [] : ['it names no scope']),
    ...checkEnd(order.notAfter, now, capabilities.longestLifeMs),
    ...checkKey(order.publicKey, capabilities.material),
  ];
}
