import { RemediationOrder } from '@countersign/plugin-governance-node';

/** What has to be done to the policies of a role for an order. */
export type PolicyPlan =
  | { kind: 'write'; policies: string[]; detail: string }
  | { kind: 'nothing-to-do'; detail: string }
  | { kind: 'refused'; reason: string };

/** Tokens keep what they were given. */
const TOKENS =
  'tokens that were given before keep what they have until they end';

/**
 * Works out what to do to the policies of a role as they are now. Pure.
 *
 * @param order - `isFinal`: its cool-down is over
 */
export function planPolicy(
  held: readonly string[],
  order: {
    action: RemediationOrder['action'];
    role: string;
    policy: string;
    isFinal: boolean;
  },
): PolicyPlan {
  const { action, role, policy, isFinal } = order;
  const holds = held.includes(policy);
  if (action === 'restore') {
    return holds
      ? { kind: 'nothing-to-do', detail: `${role} has ${policy}` }
      : {
          kind: 'write',
          policies: [...held, policy],
          detail: `${policy} was given back to ${role}`,
        };
  }
  if (!holds) {
    return { kind: 'nothing-to-do', detail: `${role} does not have ${policy}` };
  }
  if (isFinal) {
    return {
      kind: 'refused',
      reason: `somebody has given ${policy} back to ${role} since it was taken away`,
    };
  }
  return {
    kind: 'write',
    policies: held.filter(one => one !== policy),
    detail: `${policy} was taken from ${role}; ${TOKENS}`,
  };
}
