import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { JsonObject } from '@backstage/types';
import { Alert } from '@backstage/ui';
import { RequestWay } from '@countersign/plugin-governance/fields';
import { orderRequest } from '@countersign/plugin-governance-common';
import { readForm, textOf } from './readForm';
import { useInventoryRef } from './useInventoryRef';

/** `ui:options` of `GovernanceRequestPreview`. */
export interface RequestPreviewOptions {
  identityFrom?: string;
  given?: JsonObject;
}

/**
 * `GovernanceRequestPreview`: the way that the request will take and who will have to approve, while the form is filled in. It holds no
 * value.
 */
export function RequestPreviewField(
  props: FieldExtensionComponentProps<string, RequestPreviewOptions>,
) {
  const { formContext, uiSchema } = props;
  const { given = {}, identityFrom = 'identity' } =
    uiSchema['ui:options'] ?? {};
  const form = readForm(formContext);
  const about = useInventoryRef(textOf(form, identityFrom));
  if (about.kind === 'failed') {
    return <Alert role="alert" status="danger" icon title={about.reason} />;
  }
  return (
    <RequestWay
      request={orderRequest({
        ...form,
        ...given,
        identity: about.kind === 'known' ? about.ref : '',
      })}
    />
  );
}
