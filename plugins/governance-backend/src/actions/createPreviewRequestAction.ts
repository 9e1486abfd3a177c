import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionContext } from './registerActions';
import { requestInput, toRequest } from './requestSchemas';

/** `preview-request`: the way that a request would take. */
export function createPreviewRequestAction(
  registry: ActionsRegistryService,
  { context, asking }: ActionContext,
): void {
  registry.register({
    name: 'preview-request',
    title: 'Preview a request',
    description: `Tells the way that a request would take before it is made, and writes nothing.

\`problems\` lists what keeps it from being made. \`way\` lists the states that it passes at once with the reason at each,
\`waitsIn\` where it then waits, \`asked\` who would be asked, and \`outcome\` what it ends as where nobody is asked.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object(requestInput(z)),
      output: z =>
        z.object({
          problems: z.array(
            z.object({ path: z.string(), message: z.string() }),
          ),
          way: z.array(z.object({ state: z.string(), reason: z.string() })),
          waitsIn: z
            .object({
              state: z.string(),
              kind: z.string(),
              due: z.string().optional(),
            })
            .optional(),
          outcome: z.string().optional(),
          asked: z.array(
            z.object({
              stage: z.string(),
              quorum: z.number(),
              people: z.array(z.string()),
            }),
          ),
          computed: z.array(
            z.object({
              fact: z.string(),
              value: z.union([z.number(), z.boolean()]).optional(),
              reasons: z.array(z.string()),
            }),
          ),
          mode: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => ({
      output: await context.requests.preview(
        toRequest(input),
        await asking(credentials, 'preview-request'),
      ),
    }),
  });
}
