import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { IssuerField } from '@countersign/plugin-governance/fields';
import { problemOf } from './problemOf';
import { readForm, textOf } from './readForm';

/** `ui:options` of `GovernanceIssuerPicker`. */
export interface IssuerPickerOptions {
  environment?: string;
  environmentFrom?: string;
}

/** `GovernanceIssuerPicker`: chooses an issuer among those that are connected and issue for the environment. */
export function IssuerPicker(
  props: FieldExtensionComponentProps<string, IssuerPickerOptions>,
) {
  const { formContext, formData, onChange, required, schema, uiSchema } = props;
  const { environment, environmentFrom = 'environment' } =
    uiSchema['ui:options'] ?? {};
  return (
    <IssuerField
      label={schema.title}
      value={formData ?? ''}
      onChange={onChange}
      environment={
        environment ?? textOf(readForm(formContext), environmentFrom)
      }
      problem={problemOf(props)}
      isRequired={required}
    />
  );
}
