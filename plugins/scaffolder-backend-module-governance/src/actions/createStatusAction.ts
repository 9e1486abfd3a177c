import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { DRY_RUN, linkTo } from '../askFlow';
import { Portal } from '../portalOf';
import { sayWhy } from '../sayWhy';
import { statusExamples } from './examples';

/** `governance:credential:status`: how far a request has come. Waits for nothing. */
export function createStatusAction(portal: Portal) {
  return createTemplateAction({
    id: 'governance:credential:status',
    description:
      'Tells how far a request of whoever started the task has come, and how its credential stands. It looks once and does not wait.',
    examples: statusExamples,
    supportsDryRun: true,
    schema: {
      input: {
        requestId: z =>
          z
            .string()
            .min(1)
            .describe(
              'As governance:credential:request or …:rotate put it out',
            ),
      },
      output: {
        status: z => z.enum(['running', 'ended']),
        state: z => z.string().describe('The state that its flow is in'),
        outcome: z =>
          z.string().optional().describe('Such as granted, once it has ended'),
        credentialId: z =>
          z
            .string()
            .optional()
            .describe('For governance:credential:revoke, once it is ordered'),
        credentialState: z =>
          z.string().optional().describe('Such as delivered or active'),
        link: z => z.string().describe('The page to follow it on'),
      },
    },
    async handler(ctx) {
      const { requestId } = ctx.input;
      if (requestId === DRY_RUN) {
        ctx.logger.info(
          'A dry run asked for nothing, so nothing has come far.',
        );
        ctx.output('link', '/governance/requests');
        return;
      }
      const governance = portal(await ctx.getInitiatorCredentials());
      const { status, state, outcome, instanceId, credential } = await sayWhy(
        `The request ${requestId} cannot be followed`,
        () => governance.getRequest(requestId),
      );
      ctx.logger.info(
        `The request ${requestId} is in '${state}'${
          outcome === undefined ? '' : `, which ends it as '${outcome}'`
        }${credential ? `; its credential is '${credential.state}'` : ''}.`,
      );
      ctx.output('status', status);
      ctx.output('state', state);
      if (outcome !== undefined) {
        ctx.output('outcome', outcome);
      }
      if (credential) {
        ctx.output('credentialId', credential.id);
        ctx.output('credentialState', credential.state);
      }
      ctx.output('link', linkTo(instanceId));
    },
  });
}
