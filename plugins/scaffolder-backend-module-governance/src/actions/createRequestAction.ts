import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { orderRequest } from '@countersign/plugin-governance-common';
import { askFlow } from '../askFlow';
import { Portal } from '../portalOf';
import { askedOutput } from './askedOutput';
import { requestExamples } from './examples';

/** `governance:credential:request`: asks for a credential and ends. */
export function createRequestAction(portal: Portal) {
  return createTemplateAction({
    id: 'governance:credential:request',
    description:
      'Asks for a credential as whoever started the task, and ends. The flow decides and may ask people; it goes on by itself. The output holds references only, never a secret. In a dry run it says who would be asked.',
    examples: requestExamples,
    supportsDryRun: true,
    schema: {
      input: {
        flow: z =>
          z
            .string()
            .optional()
            .describe(
              'Name of the flow that decides; service-account-issuance unless it is said',
            ),
        identity: z =>
          z
            .string()
            .min(1)
            .describe(
              'Inventory reference of the identity that it is for: the annotation governance.countersign.dev/identity of its entity',
            ),
        issuer: z =>
          z
            .string()
            .min(1)
            .describe('Id of the issuer that makes it, such as ledger-db'),
        scopes: z =>
          z
            .array(z.string().min(1))
            .min(1)
            .describe(
              'What it may do, in the language of its issuer, such as member:ledger_readers',
            ),
        purpose: z =>
          z
            .string()
            .optional()
            .describe('What it is for, in a sentence, for those who approve'),
        reason: z =>
          z.string().optional().describe('What has happened, for break-glass'),
        environment: z =>
          z
            .enum(['dev', 'staging', 'prod'])
            .optional()
            .describe('Where it is used'),
        ttlDays: z =>
          z.number().int().min(1).optional().describe('Days until it ends'),
        ttlHours: z =>
          z
            .number()
            .int()
            .min(1)
            .optional()
            .describe('Hours until it ends, for break-glass'),
        ttlMinutes: z =>
          z
            .number()
            .int()
            .min(1)
            .optional()
            .describe('Minutes until it ends, for flows that grant minutes'),
        target: z =>
          z
            .string()
            .optional()
            .describe(
              'Where it is delivered: a store and what the store is told, such as claim:<thumbprint of a key of yours>',
            ),
        kind: z =>
          z
            .enum([
              'service-account',
              'workload',
              'pipeline',
              'agent',
              'device',
            ])
            .optional()
            .describe('What uses it'),
        tool: z =>
          z
            .string()
            .optional()
            .describe('The tool that an agent is to use, for agent-tool-grant'),
      },
      output: askedOutput,
    },
    async handler(ctx) {
      await askFlow(ctx, portal, orderRequest({ ...ctx.input }));
    },
  });
}
