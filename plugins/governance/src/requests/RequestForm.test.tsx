import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  RequestableFlow,
  RequestPreview,
} from '@countersign/plugin-governance-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { RequestForm } from './RequestForm';

const FLOW: RequestableFlow = {
  flow: 'service-account-issuance',
  title: 'Service account',
  about: 'identity',
  aboutFact: 'request.identity',
  missing: [],
  fields: [
    { path: 'request.identity', type: 'string', optional: false },
    { path: 'request.purpose', type: 'string', optional: false },
    { path: 'request.ttlDays', type: 'int', optional: false, min: 1, max: 90 },
  ],
};
const READY: RequestPreview = {
  problems: [],
  way: [
    { state: 'intake', reason: 'the flow was started' },
    { state: 'review', reason: 'no rule holds' },
  ],
  waitsIn: { state: 'review', kind: 'approval' },
  asked: [{ stage: 'owner', quorum: 1, people: ['user:default/ann'] }],
  computed: [
    { fact: 'risk.score', reasons: ['identity.privileged is unknown'] },
  ],
  mode: 'enforce',
};

function openForm(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void = () => {},
  flow = FLOW,
) {
  const api = mockGovernanceApi();
  api.listIdentities.mockResolvedValue(
    pageOf([
      {
        ref: 'identity:ledger',
        title: 'ledger-writer',
        type: 'service-account',
        source: 'ledger-db',
        status: 'active',
        credentials: 1,
        grants: 1,
        nextExpiry: { expired: 0, unknown: 0 },
      },
    ] as never),
  );
  api.previewRequest.mockResolvedValue(READY);
  change(api);
  const onSent = jest.fn();
  renderInTestApp(<RequestForm flow={flow} onSent={onSent} />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
  });
  return { api, onSent, user: userEvent.setup() };
}

async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByRole('button', { name: /Identity/ }));
  await user.click(
    await screen.findByRole('option', { name: 'ledger-writer, ledger-db' }),
  );
  await user.type(screen.getByRole('textbox', { name: /purpose/i }), 'pays');
  await user.type(screen.getByRole('textbox', { name: /lifetime/i }), '30');
}

describe('RequestForm', () => {
  it('keeps in sight what can be picked while other names are looked up', async () => {
    const { api, user } = openForm();
    const field = await screen.findByRole('combobox', { name: /Identity/ });
    await user.click(screen.getByRole('button', { name: /Identity/ }));
    await screen.findByRole('option', { name: 'ledger-writer, ledger-db' });
    let answer: (page: ReturnType<typeof pageOf>) => void = () => {};
    api.listIdentities.mockReturnValueOnce(
      new Promise(resolve => {
        answer = resolve as never;
      }),
    );
    await user.type(field, 'led');
    await waitFor(() =>
      expect(api.listIdentities).toHaveBeenLastCalledWith(
        { text: 'led' },
        expect.anything(),
      ),
    );
    await user.click(
      screen.getByRole('option', { name: 'ledger-writer, ledger-db' }),
    );
    await act(async () => answer(pageOf([])));
    expect(field).toHaveValue('ledger-writer, ledger-db');
  });

  it('says that names could not be looked up', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    openForm(mock => mock.listIdentities.mockRejectedValue(error));
    expect(
      await screen.findByText(
        'Names could not be looked up: the database is away',
      ),
    ).toBeInTheDocument();
  });

  it('shows who will have to approve while it is filled in, and sends it under one key', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    const { api, onSent, user } = openForm(mock =>
      mock.createRequest.mockRejectedValueOnce(error).mockResolvedValueOnce({
        id: 'r1',
        flow: FLOW.flow,
        about: 'identity:ledger',
        stated: {},
        instanceId: 'i1',
        createdAt: '2026-11-01T00:00:00.000Z',
        status: 'running',
        state: 'review',
      }),
    );
    expect(
      await screen.findByText(/Choose what it is about/),
    ).toBeInTheDocument();
    await fillIn(user);
    expect(
      await screen.findByText(/1 of these must answer/),
    ).toBeInTheDocument();
    expect(screen.getByText(/identity.privileged is unknown/)).toBeVisible();

    const send = screen.getByRole('button', { name: 'Send the request' });
    await waitFor(() => expect(send).toBeEnabled());
    await user.click(send);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
    expect(screen.getByRole('textbox', { name: /purpose/i })).toHaveValue(
      'pays',
    );
    await user.click(send);
    await waitFor(() => expect(onSent).toHaveBeenCalled());
    const [[first], [second]] = api.createRequest.mock.calls;
    expect(first).toMatchObject({
      flow: FLOW.flow,
      about: 'identity:ledger',
      stated: { request: { purpose: 'pays', ttlDays: 30 } },
    });
    expect(second.idempotencyKey).toBe(first.idempotencyKey);
  });

  it('says what is wrong at the field, and does not send', async () => {
    const { user } = openForm(mock =>
      mock.previewRequest.mockResolvedValue({
        ...READY,
        way: [],
        asked: [],
        problems: [
          {
            path: 'request.ttlDays',
            message: 'request.ttlDays lies outside its declared bounds',
          },
        ],
      }),
    );
    await fillIn(user);
    expect(
      (await screen.findAllByText(/lies outside its declared bounds/)).length,
    ).toBeGreaterThan(1);
    expect(
      screen.getByRole('button', { name: 'Send the request' }),
    ).toBeDisabled();
  });

  it('offers issuers for the environment, and own keys, where a credential is ordered', async () => {
    const thumbprint = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';
    const text = { type: 'string' as const, optional: false };
    const { api, user } = openForm(
      mock => {
        mock.listIssuers.mockResolvedValue(
          pageOf([
            {
              id: 'ledger-db',
              kind: 'postgresql',
              title: 'Finance database',
              environment: 'production',
              activation: 'native-disable',
              revocation: 'observed',
              longestLifeDays: 90,
            },
          ] as never),
        );
        mock.listStores.mockResolvedValue(
          pageOf([
            {
              id: 'claim',
              kind: 'sealed-claim',
              title: 'Sealed',
              development: false,
            },
          ] as never),
        );
        mock.listClaimKeys.mockResolvedValue(
          pageOf([
            {
              thumbprint,
              target: `claim:${thumbprint}`,
              label: 'my laptop',
              jwk: { kty: 'OKP' },
              createdAt: '2026-11-01T00:00:00.000Z',
            },
          ] as never),
        );
      },
      {
        ...FLOW,
        fields: [
          ...FLOW.fields,
          { path: 'request.environment', ...text, oneOf: ['dev', 'prod'] },
          { path: 'request.issuer', ...text },
          { path: 'request.target', ...text },
        ],
      },
    );
    const choose = async (field: RegExp, option: RegExp) => {
      await user.click(await screen.findByRole('button', { name: field }));
      const list = await screen.findByRole('listbox');
      await user.click(within(list).getByRole('option', { name: option }));
    };
    await fillIn(user);
    await choose(/environment/i, /dev/i);
    expect(
      await screen.findByText(/Nothing that is connected issues for dev/),
    ).toBeInTheDocument();
    await choose(/environment/i, /prod/i);
    await choose(/issuer/i, /Finance database, production/);
    await choose(/target/i, /Sealed/);
    await choose(/Key that it is sealed to/, /my laptop/);
    await waitFor(() =>
      expect(api.previewRequest).toHaveBeenLastCalledWith(
        expect.objectContaining({
          stated: {
            request: {
              purpose: 'pays',
              ttlDays: 30,
              environment: 'prod',
              issuer: 'ledger-db',
              target: `claim:${thumbprint}`,
            },
          },
        }),
      ),
    );
  });

  it('tells where nothing is connected yet', async () => {
    openForm(() => {}, { ...FLOW, missing: ['credential.issue@v1'] });
    expect(
      await screen.findByText(/carries out credential.issue@v1 yet/),
    ).toBeInTheDocument();
  });
});
