import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { governanceApiRef } from '@countersign/plugin-governance';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { IssuerPicker } from './IssuerPicker';
import { RequestPreviewField } from './RequestPreviewField';
import { checkTarget } from './targetPicker';
import { TargetPicker } from './TargetPicker';

const FIELDS = [
  { name: 'GovernanceIssuerPicker', component: IssuerPicker },
  {
    name: 'GovernanceTargetPicker',
    component: TargetPicker,
    validation: checkTarget,
  },
  { name: 'GovernanceRequestPreview', component: RequestPreviewField },
];

/** A template of two pages, as the scaffolder hands it to its form. */
const MANIFEST: TemplateParameterSchema = {
  title: 'Ask',
  steps: [
    {
      title: 'What for',
      schema: {
        type: 'object',
        required: ['identity'],
        properties: {
          identity: { title: 'Identity', type: 'string' },
          environment: { title: 'Environment', type: 'string' },
        },
      },
    },
    {
      title: 'How',
      schema: {
        type: 'object',
        required: ['issuer', 'target'],
        properties: {
          issuer: {
            title: 'Who makes it',
            type: 'string',
            'ui:field': 'GovernanceIssuerPicker',
          },
          target: {
            title: 'Where it goes',
            type: 'string',
            'ui:field': 'GovernanceTargetPicker',
          },
          way: {
            type: 'string',
            'ui:field': 'GovernanceRequestPreview',
            'ui:options': {
              given: { kind: 'service-account', ttlDays: 30 },
            },
          },
        },
      },
    },
  ],
};

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'ledger-writer',
    namespace: 'default',
    annotations: { 'governance.countersign.dev/identity': 'inventory-ref' },
  },
};

function open() {
  const issuers = [
    ['ledger-db', 'Finance database', 'production'],
    ['sandbox', 'Sandbox keys', 'development'],
  ].map(([id, title, environment]) => ({
    id,
    kind: 'double',
    title,
    environment,
    activation: 'native-disable',
    revocation: 'observed',
    longestLifeDays: 90,
  }));
  const api = {
    getServerTime: jest
      .fn()
      .mockResolvedValue({ now: new Date().toISOString() }),
    listIssuers: jest.fn().mockResolvedValue({ items: issuers, total: 2 }),
    listStores: jest.fn().mockResolvedValue({
      items: [
        { id: 'vault', kind: 'vault', title: 'The vault', development: false },
      ],
      total: 1,
    }),
    previewRequest: jest.fn().mockResolvedValue({
      problems: [],
      way: [
        { state: 'intake', reason: 'it was started' },
        { state: 'review', reason: 'no rule holds' },
      ],
      waitsIn: { state: 'review', kind: 'approval' },
      asked: [{ stage: 'owner', quorum: 1, people: ['user:default/ann'] }],
      computed: [],
      mode: 'enforce',
    }),
  };
  const onCreate = jest.fn();
  renderInTestApp(
    <Stepper manifest={MANIFEST} extensions={FIELDS} onCreate={onCreate} />,
    {
      apis: [
        [governanceApiRef, api as never],
        [catalogApiRef, catalogApiMock({ entities: [ENTITY] })],
      ],
    },
  );
  return { api, onCreate, user: userEvent.setup() };
}

describe('the fields of the scaffolder', () => {
  it('offer what fits what was typed on an earlier page, and show who will have to approve', async () => {
    const { api, onCreate, user } = open();
    await user.type(
      await screen.findByRole('textbox', { name: /Identity/ }),
      'resource:default/ledger-writer',
    );
    await user.type(
      screen.getByRole('textbox', { name: /Environment/ }),
      'prod',
    );
    await user.click(screen.getByRole('button', { name: /next/i }));

    const issuer = await screen.findByRole('button', { name: /Who makes it/ });
    await waitFor(() => expect(issuer).toBeEnabled());
    await user.click(issuer);
    const offered = within(await screen.findByRole('listbox'));
    expect(
      offered.getAllByRole('option').map(option => option.textContent),
    ).toEqual(['Finance database, production']);
    await user.click(offered.getByRole('option'));
    await user.click(screen.getByRole('button', { name: /Where it goes/ }));
    await user.click(
      within(await screen.findByRole('listbox')).getByRole('option'),
    );

    await user.click(screen.getByRole('button', { name: /review/i }));
    expect(screen.getByRole('textbox', { name: /Where in it/ })).toBeInvalid();
    await user.type(
      screen.getByRole('textbox', { name: /Where in it/ }),
      'apps/ledger',
    );

    expect(
      await screen.findByText(/1 of these must answer/),
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(api.previewRequest).toHaveBeenLastCalledWith({
        flow: 'service-account-issuance',
        about: 'inventory-ref',
        stated: {
          request: {
            identity: 'inventory-ref',
            environment: 'prod',
            issuer: 'ledger-db',
            target: 'vault:apps/ledger',
            ttlDays: 30,
          },
          subject: { kind: 'service-account' },
        },
      }),
    );
    await user.click(screen.getByRole('button', { name: /review/i }));
    await user.click(await screen.findByRole('button', { name: /create/i }));
    await waitFor(() =>
      expect(onCreate).toHaveBeenCalledWith({
        identity: 'resource:default/ledger-writer',
        environment: 'prod',
        issuer: 'ledger-db',
        target: 'vault:apps/ledger',
      }),
    );
  });

  it('say that what was picked is not in the inventory', async () => {
    const { api, user } = open();
    await user.type(
      await screen.findByRole('textbox', { name: /Identity/ }),
      'resource:default/unknown',
    );
    await user.click(screen.getByRole('button', { name: /next/i }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'resource:default/unknown is not in the inventory',
    );
    expect(api.previewRequest).not.toHaveBeenCalled();
  });
});

describe('checkTarget', () => {
  it.each([
    ['vault:', ['says a store, and not where in it']],
    ['vault', ['says a store, and not where in it']],
    ['vault:apps/ledger', []],
    // That something is missing, the form says by itself.
    ['', []],
  ])('says of %j: %j', (value, said) => {
    const errors: string[] = [];
    checkTarget(
      value,
      { addError: (text: string) => errors.push(text) } as never,
      {} as never,
    );
    expect(errors).toEqual(said);
  });
});
