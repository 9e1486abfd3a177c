import { createExtensionTester } from '@backstage/frontend-test-utils';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { fields } from './module';

describe('scaffolderModuleGovernance', () => {
  it('gives the scaffolder each field by the name that templates use', async () => {
    const { formFieldLoader } = FormFieldBlueprint.dataRefs;
    const [issuer, target, preview] = fields;
    const loaded = await Promise.all([
      createExtensionTester(issuer).get(formFieldLoader)(),
      createExtensionTester(target).get(formFieldLoader)(),
      createExtensionTester(preview).get(formFieldLoader)(),
    ]);
    expect(loaded).toEqual([
      expect.objectContaining({ name: 'GovernanceIssuerPicker' }),
      expect.objectContaining({ name: 'GovernanceTargetPicker' }),
      expect.objectContaining({ name: 'GovernanceRequestPreview' }),
    ]);
  });
});
