import { InputError } from '@backstage/errors';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import {
  canonicalJson,
  describePreview,
  FlowRequest,
} from '@countersign/plugin-governance-common';
import { createHash } from 'node:crypto';
import { Portal } from './portalOf';
import { sayWhy } from './sayWhy';

/** What an action that asks puts out: references, and where one follows what was asked. */
export interface AskedOutput extends JsonObject {
  requestId: string;
  instanceId: string;
  link: string;
}

/** What stands for a reference where a dry run made nothing that could have one. */
export const DRY_RUN = 'dry-run';

/** The page on which one follows an instance of a flow. */
export function linkTo(instanceId: string): string {
  return `/governance/flow-instances/${instanceId}`;
}

/**
 * Names one call of a step of a task, the same each time that it is run again. What is asked is in it, since the iterations of a step
 * with `each` have one id. Pure.
 */
export function keyOfCall(
  { task, step }: Pick<ActionContext<JsonObject>, 'task' | 'step'>,
  asked: JsonObject,
): string {
  const call = createHash('sha256')
    .update(canonicalJson({ step: step?.id ?? '', asked }))
    .digest('hex')
    .slice(0, 32);
  return `scaffolder/${task.id}/${call}`;
}

/**
 * Asks for something by a flow as whoever started the task, once for a step however often it is run, and puts out references. In a dry
 * run says which way it would take and writes nothing.
 *
 * @throws an error with the backend's reason where it cannot be asked for
 */
export async function askFlow<Input extends JsonObject>(
  ctx: ActionContext<Input, AskedOutput>,
  portal: Portal,
  request: FlowRequest,
): Promise<void> {
  const governance = portal(await ctx.getInitiatorCredentials());
  const what = `${request.flow} about ${request.about}`;
  if (ctx.isDryRun) {
    const preview = await sayWhy(`${what} cannot be asked for`, () =>
      governance.previewRequest(request),
    );
    if (preview.problems.length > 0) {
      throw new InputError(
        `${what} cannot be asked for: ${preview.problems
          .map(({ path, message }) => `${path}: ${message}`)
          .join('; ')}`,
      );
    }
    ctx.logger.info(`A dry run: nothing is asked for. ${what}:`);
    for (const line of describePreview(preview)) {
      ctx.logger.info(line);
    }
    ctx.output('requestId', DRY_RUN);
    ctx.output('instanceId', DRY_RUN);
    ctx.output('link', '/governance/requests');
    return;
  }
  const key = keyOfCall(ctx, { ...request });
  const made = await ctx.checkpoint({
    key,
    fn: () =>
      sayWhy(`${what} was not asked for`, async () => {
        const { id, instanceId } = await governance.createRequest({
          ...request,
          idempotencyKey: key,
        });
        return { requestId: id, instanceId };
      }),
  });
  const link = linkTo(made.instanceId);
  ctx.logger.info(`${what} was asked for; it is followed at ${link}`);
  ctx.output('requestId', made.requestId);
  ctx.output('instanceId', made.instanceId);
  ctx.output('link', link);
}
