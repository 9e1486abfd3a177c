import { RequestableFlow } from '@countersign/plugin-governance-common';
import {
  FlowDefinition,
  listStatedFields,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { Requester } from '../callers/requesterOf';
import { FlowEngine } from '../flows';
import { listActiveHashes } from '../flows/operations/readDefinition';
import { isOpenTo } from './isOpenTo';

/** Every effect that a flow may call, once each. */
function effectsOf({ states }: FlowDefinition): string[] {
  const uses = Object.values(states).flatMap(state =>
    state.kind === 'effect'
      ? [state.uses, ...(state.compensate ? [state.compensate] : [])]
      : [],
  );
  return [...new Set(uses)].sort();
}

/** The flows that somebody may ask for, with what they are asked to state. */
export async function listRequestable(
  trx: Knex.Transaction,
  engine: FlowEngine,
  requester: Requester,
): Promise<RequestableFlow[]> {
  const flows: RequestableFlow[] = [];
  for (const hash of await listActiveHashes(trx)) {
    const definition = await engine.getDefinition(trx, hash);
    const { metadata, context } = definition;
    const { about } = context;
    if (about && isOpenTo(requester, metadata.name)) {
      flows.push({
        flow: metadata.name,
        title: metadata.title ?? metadata.name,
        ...(metadata.description ? { description: metadata.description } : {}),
        about: about.kind,
        ...(about.fact ? { aboutFact: about.fact } : {}),
        missing: effectsOf(definition).filter(uses => !engine.carriesOut(uses)),
        fields: listStatedFields(context).map(({ oneOf, ...field }) => ({
          ...field,
          ...(oneOf ? { oneOf: [...oneOf] } : {}),
        })),
      });
    }
  }
  return flows;
}
