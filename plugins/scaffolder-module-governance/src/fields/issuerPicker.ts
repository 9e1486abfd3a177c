import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { IssuerPicker } from './IssuerPicker';

/** The field `GovernanceIssuerPicker`. */
export const issuerPicker = createFormField({
  name: 'GovernanceIssuerPicker',
  component: IssuerPicker,
  schema: makeFieldSchema({
    output: z => z.string(),
    uiOptions: z =>
      z.object({
        environment: z
          .string()
          .optional()
          .describe('The environment to offer issuers for'),
        environmentFrom: z
          .string()
          .optional()
          .describe(
            'The parameter that says the environment; environment unless it is said',
          ),
      }),
  }),
});
