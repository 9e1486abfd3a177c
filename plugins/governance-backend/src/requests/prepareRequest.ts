import { NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { FlowRequest } from '@countersign/plugin-governance-common';
import {
  checkStated,
  FlowContext,
  FlowDefinition,
  replaceFact,
  StatedProblem,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { Requester } from '../callers/requesterOf';
import { FlowStart, FlowStarter } from '../facts';
import { isOpenTo } from './isOpenTo';
import { toolFacts, ToolPolicy } from './toolPolicy';

/** What is asked for, with what only the system says of it. */
export interface PreparedRequest {
  start: Omit<FlowStart, 'dedupeKey'>;
  definition: FlowDefinition;
  problems: StatedProblem[];
}

/** What is stated, with the fact that names what it is about. */
function withAbout(context: FlowContext, request: FlowRequest): JsonObject {
  const path = context.about?.fact;
  return path === undefined
    ? request.stated
    : replaceFact(request.stated, path.split('.'), request.about);
}

/** What it takes to start what is asked for. @throws NotFoundError for a flow that one cannot ask for. */
export async function prepareRequest(
  trx: Knex.Transaction,
  { starter, tools }: { starter: FlowStarter; tools: ToolPolicy },
  request: FlowRequest,
  requester: Requester,
): Promise<PreparedRequest> {
  const active = await starter.findActive(trx, request.flow);
  const context = active?.definition.context;
  if (!active || !context?.about || !isOpenTo(requester, request.flow)) {
    throw new NotFoundError(
      `No flow named ${request.flow} can be asked for, or not by ${requester.principal}`,
    );
  }
  const stated = withAbout(context, request);
  return {
    definition: active.definition,
    problems: checkStated(context, stated),
    start: {
      flow: request.flow,
      subject: request.about,
      stated,
      verified: { ...toolFacts(tools, stated), ...requester.verified },
      requester: requester.principal,
      actor: requester.actor,
    },
  };
}
