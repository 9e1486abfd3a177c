import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { RequestPreviewField } from './RequestPreviewField';

/** The field `GovernanceRequestPreview`. */
export const requestPreview = createFormField({
  name: 'GovernanceRequestPreview',
  component: RequestPreviewField,
  schema: makeFieldSchema({
    output: z => z.string(),
    uiOptions: z =>
      z.object({
        identityFrom: z
          .string()
          .optional()
          .describe(
            'The parameter that says whom it is for; identity unless it is said',
          ),
        given: z
          .record(z.any())
          .optional()
          .describe(
            'Inputs of governance:credential:request that the template says itself, such as issuer',
          ),
      }),
  }),
});
