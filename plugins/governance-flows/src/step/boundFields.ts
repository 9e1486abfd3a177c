import { JsonObject } from '@backstage/types';
import { FlowDefinition } from '../definition/definition';
import { readFields } from './run';
import { FlowSnapshot } from './snapshot';

/**
 * What a vote in the present state is bound to: the bound fields by path, an absent one as `null`. Its canonical JSON is
 * what the digest of a vote is taken over. Empty when nobody is asked.
 *
 * @public
 */
export function boundFields(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
): JsonObject {
  const state = definition.states[snapshot.state];
  return state?.kind === 'approval' || state?.kind === 'challenge'
    ? readFields(state.bindTo, snapshot.facts)
    : {};
}
