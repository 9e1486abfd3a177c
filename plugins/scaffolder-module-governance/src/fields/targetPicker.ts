import {
  CustomFieldValidator,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { TargetPicker } from './TargetPicker';

/** Refuses a store without a place in it. The backend judges the rest. */
export const checkTarget: CustomFieldValidator<string> = (value, field) => {
  if (value !== undefined && value !== '' && !/^[^:]+:.+$/.test(value)) {
    field.addError('says a store, and not where in it');
  }
};

/** The field `GovernanceTargetPicker`. */
export const targetPicker = createFormField({
  name: 'GovernanceTargetPicker',
  component: TargetPicker,
  validation: checkTarget,
  schema: makeFieldSchema({
    output: z => z.string(),
    uiOptions: z => z.object({}),
  }),
});
