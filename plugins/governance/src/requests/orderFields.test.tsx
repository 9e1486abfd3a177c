import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { IssuerField } from './IssuerField';
import { TargetField } from './TargetField';

const ISSUERS = [
  {
    id: 'ledger-db',
    kind: 'postgresql',
    title: 'Finance database',
    environment: 'production',
    activation: 'native-disable',
    revocation: 'observed',
    longestLifeDays: 90,
  },
  {
    id: 'sandbox',
    kind: 'api-key',
    title: 'Sandbox keys',
    environment: 'development',
    activation: 'sealed-until-confirmed',
    revocation: 'observed',
    longestLifeDays: 30,
  },
  {
    id: 'anywhere',
    kind: 'api-key',
    title: 'Keys for all',
    activation: 'bounded-automatic',
    revocation: 'observed',
    longestLifeDays: 1,
  },
] as const;
const STORES = [
  { id: 'claim', kind: 'sealed-claim', title: 'Sealed', development: false },
  { id: 'vault', kind: 'vault', title: 'The vault', development: false },
];
const THUMBPRINT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';
const KEY = {
  thumbprint: THUMBPRINT,
  target: `claim:${THUMBPRINT}`,
  label: 'my laptop',
  jwk: { kty: 'OKP' },
  createdAt: '2026-11-01T00:00:00.000Z',
};

function open(
  Field: (props: {
    value: string;
    onChange: (value: string) => void;
    environment?: string;
  }) => JSX.Element,
  options: {
    change?: (api: ReturnType<typeof mockGovernanceApi>) => void;
    environment?: string;
    value?: string;
  } = {},
) {
  const api = mockGovernanceApi();
  api.listIssuers.mockResolvedValue(pageOf([...ISSUERS]));
  api.listStores.mockResolvedValue(pageOf(STORES));
  api.listClaimKeys.mockResolvedValue(pageOf([KEY]));
  options.change?.(api);
  const seen: string[] = [];
  function Held() {
    const [value, setValue] = useState(options.value ?? '');
    seen.push(value);
    return (
      <Field
        value={value}
        onChange={setValue}
        environment={options.environment}
      />
    );
  }
  renderInTestApp(<Held />, { apis: [[governanceApiRef, api]] });
  return { api, user: userEvent.setup(), value: () => seen.at(-1) };
}

async function choose(
  user: ReturnType<typeof userEvent.setup>,
  field: RegExp,
  option: RegExp,
) {
  const button = await screen.findByRole('button', { name: field });
  await waitFor(() => expect(button).toBeEnabled());
  await user.click(button);
  const list = await screen.findByRole('listbox');
  await user.click(within(list).getByRole('option', { name: option }));
}

describe('IssuerField', () => {
  it('offers what issues for the environment, and says how that comes to life', async () => {
    const { user, value } = open(IssuerField, { environment: 'prod' });
    const button = await screen.findByRole('button', { name: /Issuer/ });
    await waitFor(() => expect(button).toBeEnabled());
    await user.click(button);
    const list = within(await screen.findByRole('listbox'));
    expect(
      list.getAllByRole('option').map(option => option.textContent),
    ).toEqual(['Finance database, production', 'Keys for all']);
    await user.click(list.getByRole('option', { name: /Finance/ }));
    expect(value()).toBe('ledger-db');
    expect(
      await screen.findByText(/enables it once its owner confirms.*90 days/),
    ).toBeInTheDocument();
  });

  it('keeps one that was chosen for another environment, and says so', async () => {
    open(IssuerField, { environment: 'dev', value: 'ledger-db' });
    expect(
      await screen.findByRole('button', { name: /for production only/ }),
    ).toBeInTheDocument();
  });

  it('says that nothing issues there', async () => {
    open(IssuerField, {
      environment: 'staging',
      change: api =>
        api.listIssuers.mockResolvedValue(pageOf([{ ...ISSUERS[0] }])),
    });
    expect(
      await screen.findByText(/Nothing that is connected issues for staging/),
    ).toBeInTheDocument();
  });

  it('lets its id be typed where issuers cannot be listed', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    const { user, value } = open(IssuerField, {
      change: api => api.listIssuers.mockRejectedValue(error),
    });
    await screen.findByText(/could not be listed: the database is away/);
    await user.type(screen.getByRole('textbox', { name: /Issuer/ }), 'vault');
    expect(value()).toBe('vault');
  });
});

describe('TargetField', () => {
  it('offers the reader’s own keys for a sealed claim', async () => {
    const { user, value } = open(TargetField);
    await choose(user, /delivered/, /Sealed/);
    await choose(user, /Key that it is sealed to/, /my laptop/);
    expect(value()).toBe(KEY.target);
  });

  it('asks where in another store, and forgets a place that was of another', async () => {
    const { user, value } = open(TargetField, { value: KEY.target });
    await choose(user, /delivered/, /The vault/);
    expect(value()).toBe('vault:');
    await user.type(
      screen.getByRole('textbox', { name: /Where in it/ }),
      'apps/ledger#password',
    );
    expect(value()).toBe('vault:apps/ledger#password');
  });

  it('says how to make a key where there is none, and finds it then', async () => {
    const { api, user } = open(TargetField, {
      value: 'claim:',
      change: mock =>
        mock.listClaimKeys
          .mockResolvedValueOnce(pageOf([]))
          .mockResolvedValue(pageOf([KEY])),
    });
    expect(
      await screen.findByText(/governance credential keygen/),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(
      await screen.findByRole('button', { name: /Key that it is sealed to/ }),
    ).toBeInTheDocument();
    expect(api.listClaimKeys).toHaveBeenCalledTimes(2);
  });

  it('says that keys could not be listed', async () => {
    const error = await refusal(403, 'NotAllowedError', 'not for services');
    open(TargetField, {
      value: 'claim:',
      change: api => api.listClaimKeys.mockRejectedValue(error),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Your keys could not be listed: not for services',
    );
  });

  it('lets the whole be typed where stores cannot be listed', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    const { user, value } = open(TargetField, {
      change: api => api.listStores.mockRejectedValue(error),
    });
    await screen.findByText(/could not be listed: the database is away/);
    await user.type(
      screen.getByRole('textbox', { name: /delivered/ }),
      'vault:a',
    );
    expect(value()).toBe('vault:a');
  });
});
