import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CredentialFilter,
  IssuedCredentialView,
} from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { CredentialsPage } from './CredentialsPage';

const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number) =>
  new Date(Date.now() + days * DAY + 60_000).toISOString();

function credential(
  more: Partial<IssuedCredentialView> = {},
): IssuedCredentialView {
  return {
    id: 'c1',
    instanceId: 'way-1',
    state: 'active',
    issuer: 'db',
    issuerTitle: 'Ledger database',
    identity: 'ledger-writer',
    identityRef: 'i1',
    environment: 'prod',
    scopes: ['read:accounts', 'write:accounts', 'read:rates'],
    purpose: 'books payments',
    owner: 'group:default/ledger',
    requestedBy: 'user:default/ann',
    store: 'vault',
    notAfter: inDays(9),
    orderedAt: inDays(-30),
    lastUsedAt: inDays(-3),
    ...more,
  };
}

function open(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void = () => {},
  path = '/governance/credentials',
) {
  const api = mockGovernanceApi();
  api.listIssuers.mockResolvedValue(
    pageOf([
      {
        id: 'db',
        kind: 'postgresql',
        title: 'Ledger database',
        activation: 'native-disable',
        revocation: 'observed',
        longestLifeDays: 90,
      },
    ]),
  );
  api.listCredentials.mockImplementation(async (_filter, page) => ({
    ...pageOf(page?.limit === 1 ? [] : [credential()]),
    total: page?.limit === 1 ? 3 : 1,
  }));
  change(api);
  renderInTestApp(<CredentialsPage />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/credentials',
    initialRouteEntries: [path],
  });
  return { api, user: userEvent.setup() };
}

/** What the list was asked for last; the counts of the sentence ask for one of each. */
function lastFilter(
  api: ReturnType<typeof mockGovernanceApi>,
): CredentialFilter | undefined {
  return api.listCredentials.mock.calls
    .filter(([, page]) => page?.limit !== 1)
    .at(-1)?.[0];
}

describe('CredentialsPage', () => {
  it('IW-R2: says first how many there are and how many end soon, and leads to those', async () => {
    const { api, user } = open();
    expect(
      await screen.findByText(
        '3 credentials were issued for you and for what you answer for. 3 that are in use end within 14 days: replace them, or let them end.',
      ),
    ).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'List what ends soon' }),
    );
    await waitFor(() =>
      expect(lastFilter(api)).toMatchObject({
        state: 'active',
        endsWithinDays: 14,
      }),
    );
  });

  it('draws a row with its identity, its end in words and exactly, its use, and the way to its request', async () => {
    open();
    const row = await screen.findByRole('row', { name: /ledger-writer/ });
    expect(
      within(row).getByRole('link', { name: 'ledger-writer' }),
    ).toHaveAttribute('href', '/governance/identities/i1');
    expect(
      within(row).getByRole('link', {
        name: 'See the request of ledger-writer',
      }),
    ).toHaveAttribute('href', '/governance/flow-instances/way-1');
    expect(row).toHaveTextContent('read:accounts, write:accounts and 1 more');
    expect(row).toHaveTextContent('In use');
    expect(row).toHaveTextContent('in 9 days');
    expect(row).toHaveTextContent(
      String(new Date(credential().notAfter).getFullYear()),
    );
    expect(row).toHaveTextContent('3 days ago');
  });

  it('draws what is not known as unknown, never as unused, and an issuer that is gone as such', async () => {
    open(api =>
      api.listCredentials.mockResolvedValue(
        pageOf([
          credential({
            issuer: 'old-db',
            issuerTitle: undefined,
            lastUsedAt: undefined,
          }),
        ]),
      ),
    );
    const row = await screen.findByRole('row', { name: /ledger-writer/ });
    expect(row).toHaveTextContent('old-db');
    expect(row).toHaveTextContent('Not connected');
    expect(row).toHaveTextContent('Unknown');
    expect(row).not.toHaveTextContent('Never');
  });

  it('says of what has ended when and why, and not when it would have', async () => {
    open(api =>
      api.listCredentials.mockResolvedValue(
        pageOf([
          credential({
            state: 'ended',
            endedAt: inDays(-2),
            endReason: 'revoked by credential-revocation',
            lastUsedAt: 'never',
          }),
        ]),
      ),
    );
    const row = await screen.findByRole('row', { name: /ledger-writer/ });
    expect(row).toHaveTextContent('Ended 2 days ago');
    expect(row).toHaveTextContent('revoked by credential-revocation');
    expect(row).toHaveTextContent('Never');
    expect(row).not.toHaveTextContent('in 9 days');
  });

  it('reads what is looked for from the address, and has the backend look for it', async () => {
    const { api } = open(() => {},
    '/governance/credentials?scope=all&state=delivered&issuer=db&owner=group%3Adefault%2Fledger&endsWithinDays=30&text=writer&environment=prod');
    await screen.findByRole('row', { name: /ledger-writer/ });
    expect(lastFilter(api)).toEqual({
      scope: 'all',
      state: 'delivered',
      issuer: 'db',
      owner: 'group:default/ledger',
      endsWithinDays: 30,
      text: 'writer',
      environment: 'prod',
    });
  });

  it('looks for what is typed, and for no half of a reference', async () => {
    const { api, user } = open();
    await screen.findByRole('row', { name: /ledger-writer/ });
    await user.type(screen.getByLabelText('Owner or team'), 'group:def');
    await user.type(screen.getByLabelText('Name or purpose'), 'books');
    await waitFor(() => expect(lastFilter(api)?.text).toBe('books'));
    expect(lastFilter(api)?.owner).toBeUndefined();
    expect(screen.getByText(/Give a full reference/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    await waitFor(() => expect(lastFilter(api)?.text).toBeUndefined());
  });

  it('tells an empty list from one where nothing matches', async () => {
    open(api => api.listCredentials.mockResolvedValue(pageOf([])));
    expect(
      await screen.findByText('No credential was issued yet'),
    ).toBeVisible();
    open(
      api => api.listCredentials.mockResolvedValue(pageOf([])),
      '/governance/credentials?state=active',
    );
    expect(await screen.findByText('None like this')).toBeVisible();
  });

  it('names the permission where everybody’s are not for the reader', async () => {
    const error = await refusal(403, 'NotAllowedError', 'not for you');
    open(
      api => api.listCredentials.mockRejectedValue(error),
      '/governance/credentials?scope=all',
    );
    expect(await screen.findByText(/governance\.flow\.read/)).toBeVisible();
    expect(
      screen.getByRole('search', { name: 'Which credentials' }),
    ).toBeVisible();
  });

  it('offers another try where they cannot be read, and draws what is loading', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    open(api => api.listCredentials.mockRejectedValue(error));
    expect(
      await screen.findByRole('button', { name: 'Try again' }),
    ).toBeVisible();
    open(api =>
      api.listCredentials.mockImplementation(() => new Promise(() => {})),
    );
    expect(await screen.findByText('Loading')).toBeInTheDocument();
  });
});
