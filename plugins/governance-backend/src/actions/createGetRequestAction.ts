import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionContext } from './registerActions';

/** `get-request`: how far a request of the caller has come. */
export function createGetRequestAction(
  registry: ActionsRegistryService,
  { context, asking }: ActionContext,
): void {
  registry.register({
    name: 'get-request',
    title: 'Follow a request',
    description:
      'Tells how far a request of the caller has come: the state that its flow is in, and the outcome once it has ended.',
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({ id: z.string().describe('As create-request gave it') }),
      output: z =>
        z.object({
          id: z.string(),
          flow: z.string(),
          about: z.string(),
          createdAt: z.string(),
          status: z.enum(['running', 'ended']),
          state: z.string(),
          outcome: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { id, flow, about, createdAt, status, state, outcome } =
        await context.requests.get(
          input.id,
          await asking(credentials, 'get-request'),
        );
      return {
        output: { id, flow, about, createdAt, status, state, outcome },
      };
    },
  });
}
