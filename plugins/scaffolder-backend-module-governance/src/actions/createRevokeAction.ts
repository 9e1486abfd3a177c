import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { DRY_RUN, keyOfCall, linkTo } from '../askFlow';
import { Portal } from '../portalOf';
import { sayWhy } from '../sayWhy';
import { revokeExamples } from './examples';

/** `governance:credential:revoke`: has a credential ended, and does not wait for it. */
export function createRevokeAction(portal: Portal) {
  return createTemplateAction({
    id: 'governance:credential:revoke',
    description:
      'Has a credential that was issued here revoked at its issuer, read back and taken out of its store, as whoever started the task: they have asked for it, answer for it or may freeze. It ends at once and cannot be undone; twice is once. In a dry run it says which credential that would be.',
    examples: revokeExamples,
    supportsDryRun: true,
    schema: {
      input: {
        credential: z =>
          z
            .string()
            .min(1)
            .describe(
              'Id of the credential, as governance:credential:status and the page of its request give it',
            ),
        reason: z =>
          z
            .string()
            .min(10)
            .max(2000)
            .describe('Why, for those who read the record'),
      },
      output: {
        credentialId: z => z.string(),
        instanceId: z =>
          z.string().describe('The instance of the flow that revokes it'),
        link: z => z.string().describe('The page to follow it on'),
      },
    },
    async handler(ctx) {
      const { credential, reason } = ctx.input;
      const governance = portal(await ctx.getInitiatorCredentials());
      ctx.output('credentialId', credential);
      if (ctx.isDryRun) {
        const { identity, issuer, issuerTitle, state } = await sayWhy(
          `${credential} cannot be revoked`,
          () => governance.getCredential(credential),
        );
        ctx.logger.info(
          `A dry run: nothing is revoked. It would be the credential of ${identity} from ${
            issuerTitle ?? issuer
          }, which is '${state}'. Nobody would be asked.`,
        );
        ctx.output('instanceId', DRY_RUN);
        ctx.output('link', '/governance/requests');
        return;
      }
      const instanceId = await ctx.checkpoint({
        key: keyOfCall(ctx, { credential }),
        fn: () =>
          sayWhy(`${credential} was not revoked`, async () => {
            const begun = await governance.revokeCredential(credential, {
              reason,
            });
            return begun.instanceId;
          }),
      });
      const link = linkTo(instanceId);
      ctx.logger.info(`${credential} is being revoked; followed at ${link}`);
      ctx.output('instanceId', instanceId);
      ctx.output('link', link);
    },
  });
}
