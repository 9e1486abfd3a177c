import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { TargetField } from '@countersign/plugin-governance/fields';
import { problemOf } from './problemOf';

/** `GovernanceTargetPicker`: chooses where a credential is delivered; for a sealed claim, to which key of one's own. */
export function TargetPicker(props: FieldExtensionComponentProps<string>) {
  const { formData, onChange, required, schema } = props;
  return (
    <TargetField
      label={schema.title}
      value={formData ?? ''}
      onChange={onChange}
      problem={problemOf(props)}
      isRequired={required}
    />
  );
}
