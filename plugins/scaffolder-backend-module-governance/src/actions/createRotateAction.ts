import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { askFlow } from '../askFlow';
import { Portal } from '../portalOf';
import { askedOutput } from './askedOutput';
import { rotateExamples } from './examples';

/** The flow that decides where a template names none. */
const ROTATION = 'credential-rotation';

/** `governance:credential:rotate`: asks that a credential is replaced by a new one, and ends. */
export function createRotateAction(portal: Portal) {
  return createTemplateAction({
    id: 'governance:credential:rotate',
    description:
      'Asks, as whoever started the task, that a credential is replaced by a new one without downtime, and ends. It is refused where no such flow can be asked for. In a dry run it says who would be asked.',
    examples: rotateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        credential: z =>
          z
            .string()
            .min(1)
            .describe(
              'Inventory reference of the credential, as the page of its identity and GET /identities/… give it',
            ),
        flow: z =>
          z
            .string()
            .optional()
            .describe(
              'Name of the flow that decides; credential-rotation unless it is said',
            ),
        deployment: z =>
          z
            .string()
            .optional()
            .describe('Id of the deployment that it is for, if it is for one'),
      },
      output: askedOutput,
    },
    async handler(ctx) {
      // The scaffolder checks inputs and fills no defaults in.
      const { credential, deployment, flow = ROTATION } = ctx.input;
      await askFlow(ctx, portal, {
        flow,
        about: credential,
        stated:
          deployment === undefined ? {} : { deployment: { id: deployment } },
      });
    },
  });
}
