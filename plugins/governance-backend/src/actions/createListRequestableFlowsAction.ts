import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionContext } from './registerActions';

/** `list-requestable-flows`: what the caller may ask for. */
export function createListRequestableFlowsAction(
  registry: ActionsRegistryService,
  { context, asking }: ActionContext,
): void {
  registry.register({
    name: 'list-requestable-flows',
    title: 'List what can be asked for',
    description: `Lists the governance flows that the caller may ask for: credentials, rotations, tools for agents, offboarding.

For each flow it gives its name, what a request is about (\`identity\`, \`credential\`, \`grant\` or \`certificate\` of the
inventory) and the fields that a request states, with their types and bounds. Every other fact, such as the owner or the
risk, is supplied by the system.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          flows: z.array(
            z.object({
              flow: z.string(),
              title: z.string(),
              description: z.string().optional(),
              about: z.string(),
              aboutFact: z.string().optional(),
              missing: z
                .array(z.string())
                .describe('Effects that nothing carries out yet'),
              fields: z.array(
                z.object({
                  path: z.string(),
                  type: z.string(),
                  optional: z.boolean(),
                  oneOf: z.array(z.string()).optional(),
                  min: z.number().optional(),
                  max: z.number().optional(),
                  maxItems: z.number().optional(),
                }),
              ),
            }),
          ),
        }),
    },
    action: async ({ credentials }) => ({
      output: {
        flows: await context.requests.listFlows(
          await asking(credentials, 'list-requestable-flows'),
        ),
      },
    }),
  });
}
