import { JsonObject } from '@backstage/types';
import {
  FlowDefinition,
  isJsonObject,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { askIn, IssuingPorts, judgeTerms, readTerms } from './judgeTerms';

/** The effect by which flows have a credential made. */
const ISSUE = 'credential.issue@v1';

/**
 * What stands against a request for a credential before anybody is asked: an issuer or store that is not connected, an environment
 * or a scope that the issuer does not give. Empty for flows that issue nothing, or that do not state what they want under
 * `request`.
 *
 * @param facts - what the flow would start with
 */
export async function findIssuingProblems(
  trx: Knex.Transaction,
  ports: IssuingPorts,
  {
    definition,
    facts,
    now,
  }: { definition: FlowDefinition; facts: JsonObject; now: Date },
): Promise<Array<{ path: string; message: string }>> {
  const { request, owner } = facts;
  const issues = Object.values(definition.states).some(
    state => state.kind === 'effect' && state.uses === ISSUE,
  );
  // Without an owner the flow itself says no, and says it better.
  if (!issues || !isJsonObject(request) || !isJsonObject(owner) || !owner.ref) {
    return [];
  }
  const judged = await judgeTerms(trx, ports, {
    terms: readTerms(request, facts),
    now,
    askWhose: askIn(trx),
  });
  return judged.kind === 'orderable'
    ? []
    : judged.problems.map(({ field, message }) => ({
        path: field === 'terms' ? 'request' : `request.${field}`,
        message,
      }));
}
