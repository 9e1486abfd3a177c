import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

const issuerPicker = FormFieldBlueprint.make({
  name: 'governance-issuer-picker',
  params: {
    field: () =>
      import('./fields/issuerPicker').then(({ issuerPicker: field }) => field),
  },
});

const targetPicker = FormFieldBlueprint.make({
  name: 'governance-target-picker',
  params: {
    field: () =>
      import('./fields/targetPicker').then(({ targetPicker: field }) => field),
  },
});

const requestPreview = FormFieldBlueprint.make({
  name: 'governance-request-preview',
  params: {
    field: () =>
      import('./fields/requestPreview').then(
        ({ requestPreview: field }) => field,
      ),
  },
});

/** Each field as an extension of the scaffolder. */
export const fields = [issuerPicker, targetPicker, requestPreview] as const;

/**
 * Gives templates the fields `GovernanceIssuerPicker`, `GovernanceTargetPicker` and `GovernanceRequestPreview`.
 *
 * @public
 */
export const scaffolderModuleGovernance = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: fields,
});
