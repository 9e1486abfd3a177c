import { renderInTestApp } from '@backstage/frontend-test-utils';
import { StandingCounts } from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { StandingAccess } from './StandingAccess';

const NOTHING: StandingCounts = {
  usable: 0,
  withoutEnd: 0,
  endUnknown: 0,
  neverUsed: 0,
  unused: 0,
  useUnknown: 0,
};
const LEDGER = 'group:default/ledger';

function open(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void = () => {},
  path = '/governance/compliance',
) {
  const api = mockGovernanceApi();
  api.getStandingAccess.mockResolvedValue({
    counts: {
      usable: 300,
      withoutEnd: 298,
      endUnknown: 1,
      neverUsed: 4,
      unused: 5,
      useUnknown: 6,
    },
    at: '2026-11-20T12:00:00.000Z',
    partial: true,
  });
  api.listStandingTeams.mockResolvedValue(
    pageOf([
      {
        owner: LEDGER,
        counts: { ...NOTHING, usable: 4, withoutEnd: 1, unused: 1 },
      },
      { counts: { ...NOTHING, usable: 1, endUnknown: 1, useUnknown: 1 } },
    ]),
  );
  change(api);
  renderInTestApp(<StandingAccess query={{ by: 'team' }} />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/compliance',
    initialRouteEntries: [path],
  });
  return { api, user: userEvent.setup() };
}

describe('StandingAccess', () => {
  it('IW-U5: says first how many have no end, of how many, and what is not known', async () => {
    open();
    expect(
      await screen.findByText(
        /298 of 300 credentials that work have no end \(99\s%\)\. 4 were never used, 5 not for 90 days\./,
      ),
    ).toBeVisible();
    expect(
      screen.getByText(
        /Of 1 no source says whether they end, and of 6 none says whether they are used\..*Counted is only what you may see\./,
      ),
    ).toBeVisible();
  });

  it('IW-U5: draws each team with its share, and what nobody owns as a row of its own', async () => {
    open();
    const ledger = await screen.findByRole('row', { name: /ledger/ });
    expect(ledger).toHaveTextContent(/1 of 4 \(25\s%\)/);
    const nobody = screen.getByRole('row', { name: /Nobody is known/ });
    expect(nobody).toHaveTextContent(/0 of 1 \(0\s%\)/);
    expect(screen.getByText('2 of 2 shown')).toBeVisible();
  });

  it('leads from a number of a team to the list of exactly that team and kind', async () => {
    const { api, user } = open(mock =>
      mock.listStandingCredentials.mockResolvedValue(
        pageOf([
          {
            ref: 'c1',
            title: 'main key',
            kind: 'api-key',
            identity: { ref: 'i1', title: 'ledger-writer' },
            source: 'vault',
            owner: LEDGER,
            endsAt: 'never',
          },
        ]),
      ),
    );
    await user.click(
      await screen.findByRole('link', {
        name: /^Without an end, ledger: 1 of 4/,
      }),
    );
    const list = await screen.findByRole('region', {
      name: 'Without an end: ledger',
    });
    expect(api.listStandingCredentials).toHaveBeenCalledWith(
      { by: 'team', owner: LEDGER, kind: 'without-end' },
      expect.anything(),
    );
    const row = await within(list).findByRole('row', { name: /main key/ });
    expect(
      within(row).getByRole('link', { name: 'ledger-writer: main key' }),
    ).toHaveAttribute('href', '/governance/identities/i1');
    expect(row).toHaveTextContent('No end');
    // Nobody says whether it is used, which is not that it never is.
    expect(row).toHaveTextContent('Unknown');
    expect(row).not.toHaveTextContent('Never');
    await user.click(screen.getByRole('link', { name: 'Close the list' }));
    expect(
      screen.queryByRole('region', { name: 'Without an end: ledger' }),
    ).not.toBeInTheDocument();
  });

  it('reads which list is open from the address', async () => {
    const { api } = open(
      mock => mock.listStandingCredentials.mockResolvedValue(pageOf([])),
      '/governance/compliance?holder=none&holds=use-unknown',
    );
    expect(await screen.findByText('Nothing of this kind')).toBeVisible();
    expect(api.listStandingCredentials).toHaveBeenCalledWith(
      { by: 'team', owner: 'none', kind: 'use-unknown' },
      expect.anything(),
    );
  });

  it('says where nothing works, without a share of nothing', async () => {
    open(api => {
      api.getStandingAccess.mockResolvedValue({
        counts: NOTHING,
        at: '2026-11-20T12:00:00.000Z',
        partial: false,
      });
      api.listStandingTeams.mockResolvedValue(pageOf([]));
    });
    expect(
      await screen.findByText('No credential works here that you may see.'),
    ).toBeVisible();
    expect(await screen.findByText('Nothing here')).toBeVisible();
    expect(screen.queryByText(/%/)).not.toBeInTheDocument();
  });

  it('does not say that everything ends where that is not known', async () => {
    open(api =>
      api.getStandingAccess.mockResolvedValue({
        counts: { ...NOTHING, usable: 2, endUnknown: 1 },
        at: '2026-11-20T12:00:00.000Z',
        partial: false,
      }),
    );
    expect(await screen.findByText(/^0 of 2 credentials/)).toBeVisible();
    expect(screen.queryByText(/is known to end/)).not.toBeInTheDocument();
  });

  it('names the permission where it is not for the reader, and offers another try where it failed', async () => {
    const forbidden = await refusal(403, 'NotAllowedError', 'not for you');
    open(api => api.getStandingAccess.mockRejectedValue(forbidden));
    expect(await screen.findByText(/governance\.identity\.read/)).toBeVisible();
    const failed = await refusal(500, 'Error', 'the database is away');
    open(api => api.getStandingAccess.mockRejectedValue(failed));
    expect(
      await screen.findByRole('button', { name: 'Try again' }),
    ).toBeVisible();
  });
});
