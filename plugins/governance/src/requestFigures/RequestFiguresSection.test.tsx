import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  RequestCounts,
  RequestFigures,
  RequestTimes,
} from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { RequestFiguresSection } from './RequestFiguresSection';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COUNTS: RequestCounts = {
  requests: 20,
  open: 2,
  active: 10,
  refused: 3,
  unanswered: 2,
  unconfirmed: 1,
  unclaimed: 0,
  withdrawn: 1,
  notCarriedOut: 1,
};
const TIMES: RequestTimes = {
  total: { median: 5 * HOUR, ninetieth: 50 * HOUR },
  approval: { median: 4 * HOUR, ninetieth: 40 * HOUR },
  making: { median: 5_000, ninetieth: 9_000 },
  confirmation: { median: 55 * MINUTE, ninetieth: 10 * HOUR },
};

function figures(more: Partial<RequestFigures> = {}): RequestFigures {
  return {
    from: '2026-08-22T12:00:00.000Z',
    at: '2026-11-20T12:00:00.000Z',
    counts: COUNTS,
    times: TIMES,
    flows: [
      {
        flow: 'service-account-issuance',
        counts: { ...COUNTS, requests: 18 },
        times: TIMES,
      },
      {
        flow: 'credential-rotation',
        counts: { ...COUNTS, requests: 2, active: 1 },
      },
    ],
    ...more,
  };
}

function open(change: (api: ReturnType<typeof mockGovernanceApi>) => void) {
  const api = mockGovernanceApi();
  api.getRequestFigures.mockResolvedValue(figures());
  change(api);
  renderInTestApp(<RequestFiguresSection />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
  });
  return { api, user: userEvent.setup() };
}

describe('RequestFiguresSection', () => {
  it('IW-R2: says first what became of requests, how long it took, and where the time goes', async () => {
    open(() => {});
    expect(
      await screen.findByText(
        'Of 20 requests for a credential in the last 90 days 10 came to work, 4 were abandoned and 3 refused; 2 on the way. Half of those that came to work did so within 5 hours, nine of ten within 2 days 2 hours. Most of it goes by with waiting for approval.',
      ),
    ).toBeVisible();
  });

  it('IW-R2: draws each flow and their sum, and says of few that they are too few', async () => {
    open(() => {});
    const issuance = await screen.findByRole('row', {
      name: /Service account issuance/,
    });
    expect(issuance).toHaveTextContent('4 hours / 1 day 16 hours');
    expect(issuance).toHaveTextContent('5 seconds / 9 seconds');
    expect(issuance).toHaveTextContent(
      '2 unanswered, 1 not confirmed, 1 given up by who asked',
    );
    expect(issuance).not.toHaveTextContent('not taken');
    const rotation = screen.getByRole('row', { name: /Credential rotation/ });
    expect(rotation).toHaveTextContent('Too few');
    expect(rotation).not.toHaveTextContent('second');
    expect(screen.getByRole('row', { name: /Sum/ })).toHaveTextContent('20');
  });

  it('says that too few came to work instead of how long it took', async () => {
    open(api =>
      api.getRequestFigures.mockResolvedValue(
        figures({ times: undefined, counts: { ...COUNTS, active: 4 } }),
      ),
    );
    expect(
      await screen.findByText(/Fewer than 5 came to work: too few/),
    ).toBeVisible();
    expect(screen.queryByText(/nine of ten within/)).not.toBeInTheDocument();
  });

  it('says where nothing was asked for', async () => {
    const none = Object.fromEntries(
      Object.keys(COUNTS).map(name => [name, 0]),
    ) as RequestCounts;
    open(api =>
      api.getRequestFigures.mockResolvedValue(
        figures({ counts: none, times: undefined, flows: [] }),
      ),
    );
    expect(
      await screen.findByText(
        'No credential was asked for in the last 90 days.',
      ),
    ).toBeVisible();
  });

  it('asks for other days and for everybody’s, and names the permission where that is not for the reader', async () => {
    const error = await refusal(403, 'NotAllowedError', 'not for you');
    const { api, user } = open(mock =>
      mock.getRequestFigures.mockImplementation(async ({ scope }) => {
        if (scope === 'all') {
          throw error;
        }
        return figures();
      }),
    );
    const choose = async (name: string | RegExp) =>
      user.click(
        within(await screen.findByRole('listbox')).getByRole('option', {
          name,
        }),
      );
    await user.click(
      await screen.findByRole('button', { name: /Asked in the last/ }),
    );
    await choose('30 days');
    await waitFor(() =>
      expect(api.getRequestFigures).toHaveBeenLastCalledWith({
        scope: 'mine',
        days: 30,
      }),
    );
    await user.click(screen.getByRole('button', { name: /Whose/ }));
    await choose(/Everybody/);
    expect(await screen.findByText(/governance\.flow\.read/)).toBeVisible();
  });

  it('offers another try where it failed', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    open(api => api.getRequestFigures.mockRejectedValue(error));
    expect(
      await screen.findByRole('button', { name: 'Try again' }),
    ).toBeVisible();
  });
});
