import { JsonObject } from '@backstage/types';
import { FlowRequest } from './requestViews';

/** The terms of an order, by the names that flows know them by. */
const TERMS = [
  'environment',
  'identity',
  'issuer',
  'purpose',
  'reason',
  'scopes',
  'target',
  'ttlDays',
  'ttlHours',
  'ttlMinutes',
];

/**
 * Makes a request of the terms of a credential, as they are typed into a form: `identity` is its reference in the inventory, `flow` decides
 * (`service-account-issuance` unless it is said), `kind` says what uses it and `tool` what an agent is to use. What is not given is not
 * stated, what is none of these is left out. Pure.
 *
 * @public
 */
export function orderRequest(input: JsonObject): FlowRequest {
  const { flow, identity, kind, tool } = input;
  const isGiven = (value: unknown) => value !== undefined && value !== '';
  return {
    flow: typeof flow === 'string' ? flow : 'service-account-issuance',
    about: typeof identity === 'string' ? identity : '',
    stated: {
      request: Object.fromEntries(
        TERMS.flatMap(name =>
          isGiven(input[name]) ? [[name, input[name]]] : [],
        ),
      ),
      ...(isGiven(kind) ? { subject: { kind } } : {}),
      ...(isGiven(tool) ? { tool: { name: tool } } : {}),
    },
  };
}
