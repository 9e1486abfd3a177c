import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import { governanceReviewReadPermission } from '@countersign/plugin-governance-common';
import { RouteContext, userOf } from '../http/routes/RouteContext';

const MOST = 50;

/** `list-pending-decisions`: what a person is asked. */
export function createListPendingAction(
  registry: ActionsRegistryService,
  context: RouteContext,
): void {
  const { approvals, authorizer, reviews } = context;
  registry.register({
    name: 'list-pending-decisions',
    title: 'List what waits for a person',
    description: `Lists what the person on whose behalf it is called is asked: access reviews and approvals, the most urgent
first, ${MOST} of each at most, with the number of all and the page on which the person decides. Nothing can be decided
through it.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          reviews: z.object({
            total: z.number(),
            items: z.array(
              z.object({
                question: z.string(),
                due: z.string().optional(),
                page: z.string(),
              }),
            ),
          }),
          approvals: z.object({
            total: z.number(),
            items: z.array(
              z.object({
                title: z.string(),
                subject: z.string(),
                due: z.string().optional(),
                page: z.string(),
              }),
            ),
          }),
        }),
    },
    action: async ({ credentials }) => {
      const userRef = userOf(context, credentials);
      if (userRef === undefined) {
        throw new NotAllowedError('Only for a person, or on behalf of one');
      }
      const visibility = await authorizer.reviews(
        governanceReviewReadPermission,
        credentials,
      );
      const asked =
        visibility.kind === 'nothing'
          ? { rows: [], total: 0 }
          : await reviews.list({
              filter: { reviewer: userRef, status: 'open' },
              criteria:
                visibility.kind === 'some' ? visibility.criteria : undefined,
              limit: MOST,
            });
      const questions = await approvals.list({ userRef, limit: MOST });
      return {
        output: {
          reviews: {
            total: asked.total,
            items: asked.rows.map(({ id, question, due_at: due }) => ({
              question,
              due,
              page: `/governance/reviews/${id}`,
            })),
          },
          approvals: {
            total: questions.total,
            items: questions.items.map(
              ({ instance, definition, question }) => ({
                title: definition.metadata.title ?? definition.metadata.name,
                subject: instance.subject,
                due: question.due,
                page: `/governance/approvals/${instance.id}`,
              }),
            ),
          },
        },
      };
    },
  });
}
