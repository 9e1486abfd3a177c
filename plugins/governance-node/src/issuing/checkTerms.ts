import { Issuer, IssueOrder } from '../ports';

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

/**
 * What stands against the terms of an order, whatever the system: the form of its tag, its environment, that it names a
 * scope, and its end. Which scopes and identities there are, each issuer checks itself. Pure.
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
  ];
}
