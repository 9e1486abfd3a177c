import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionContext } from './registerActions';
import { requestInput, toRequest } from './requestSchemas';

/** `create-request`: asks for something. */
export function createCreateRequestAction(
  registry: ActionsRegistryService,
  { context, asking }: ActionContext,
): void {
  registry.register({
    name: 'create-request',
    title: 'Ask for something',
    description: `Asks for something by a governance flow: a credential, a rotation, a tool for an agent. The flow decides, and
may ask people; whoever asks never decides. The answer holds a reference to follow with \`get-request\`, and never a secret.

The same \`idempotencyKey\` again yields the same request.`,
    attributes: { readOnly: false, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          ...requestInput(z),
          idempotencyKey: z
            .string()
            .min(8)
            .max(200)
            .describe('A key of your own for this request'),
        }),
      output: z =>
        z.object({
          id: z.string(),
          instanceId: z.string(),
          status: z.enum(['running', 'ended']),
          state: z.string(),
          outcome: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { request } = await context.requests.request(
        {
          ...toRequest(input),
          idempotencyKey: input.idempotencyKey,
        },
        await asking(credentials, 'create-request'),
      );
      const { id, instanceId, status, state, outcome } = request;
      return { output: { id, instanceId, status, state, outcome } };
    },
  });
}
