import { JsonObject } from '@backstage/types';
import { FlowSnapshot } from './snapshot';
import { replaceFact } from './run';

/**
 * The facts as an effect may use them: where an approval was given, bound fields have the approved values, whatever was
 * reported since. What was voted on is what is carried out.
 *
 * @param present - the facts to start from; those of the snapshot unless told.
 *
 * @public
 */
export function approvedFacts(
  snapshot: FlowSnapshot,
  present: JsonObject = snapshot.facts,
): JsonObject {
  let facts = present;
  for (const { fields } of Object.values(snapshot.approved)) {
    for (const [path, value] of Object.entries(fields)) {
      if (value !== undefined) {
        facts = replaceFact(facts, path.split('.'), value);
      }
    }
  }
  return facts;
}
