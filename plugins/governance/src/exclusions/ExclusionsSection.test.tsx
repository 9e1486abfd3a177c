import { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ExclusionView } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { ExclusionsSection } from './ExclusionsSection';

const EXCLUSION: ExclusionView = {
  id: 'i1',
  selector: { source: 'sandbox' },
  owner: 'group:default/ledger',
  reason: 'it is torn down every night',
  requestedBy: 'user:default/ann',
  approvedBy: ['user:default/sam', 'user:default/dana'],
  grantedAt: '2026-01-01T00:00:00.000Z',
  until: '2026-03-01T00:00:00.000Z',
  status: 'withdrawn',
  endedAt: '2026-01-15T00:00:00.000Z',
  withdrawnBy: 'user:default/pia',
  leftOut: 3,
  toReopen: 2,
};

const LEDGER: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'ledger', namespace: 'default' },
  spec: { type: 'team', profile: { displayName: 'The ledger' } },
};

const WITHDRAW = 'Withdraw';

function show(change: (api: ReturnType<typeof mockGovernanceApi>) => void) {
  const api = mockGovernanceApi();
  change(api);
  renderInTestApp(<ExclusionsSection status="in-force" mayAsk />, {
    apis: [
      [governanceApiRef, api],
      [catalogApiRef, catalogApiMock({ entities: [LEDGER] })],
    ],
  });
  return { api, user: userEvent.setup() };
}

describe('ExclusionsSection', () => {
  it('says how many there are, what each covers, who stands for it and what is still to be asked', async () => {
    show(api => api.listExclusions.mockResolvedValue(pageOf([EXCLUSION])));
    expect(
      await screen.findByText('1 exclusion is in force.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Source: sandbox')).toBeInTheDocument();
    expect(
      screen.getByText('2 things are still to be asked about'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('3 things were left out by it.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Withdrawn')).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /sandbox/ });
    expect(row).toHaveTextContent(/ago, by pia/);
    expect(row).not.toHaveTextContent('ends');
    expect(screen.getByText('it is torn down every night')).toBeInTheDocument();
    expect(screen.getByText(/Approved by/)).toHaveTextContent(
      'Approved by sam, dana',
    );
  });

  it('names the group that it covers, as everywhere', async () => {
    show(api =>
      api.listExclusions.mockResolvedValue(
        pageOf([
          { ...EXCLUSION, selector: { ownerGroup: 'group:default/ledger' } },
        ]),
      ),
    );
    const row = await screen.findByRole('row', {
      name: /Owned by the group: ledger/,
    });
    expect(row).not.toHaveTextContent('group:default/ledger');
  });

  it('names the one thing that it covers by its name', async () => {
    show(api =>
      api.listExclusions.mockResolvedValue(
        pageOf([
          { ...EXCLUSION, selector: { ref: 'e76edcd8' }, refTitle: 'booker' },
        ]),
      ),
    );
    const row = await screen.findByRole('row', { name: /Only booker/ });
    expect(row).not.toHaveTextContent('e76edcd8');
  });

  it.each([
    [0, /It has left nothing out yet; campaigns ask about all that it covers/],
    [1, /The one thing that it left out is asked about, and campaigns ask/],
    [3, /The 3 things that it left out are asked about, and campaigns ask/],
  ])(
    'says before it is withdrawn what it covers and who asks from then on, with %d left out',
    async (leftOut, consequence) => {
      const { api, user } = show(mock => {
        mock.listExclusions.mockResolvedValue(
          pageOf([
            {
              ...EXCLUSION,
              selector: {
                source: 'sandbox',
                ownerGroup: 'group:default/ledger',
              },
              status: 'in-force',
              leftOut,
              toReopen: 0,
            },
          ]),
        );
        mock.withdrawExclusion.mockResolvedValue({
          ...EXCLUSION,
          status: 'withdrawn',
        });
      });
      await user.click(await screen.findByRole('button', { name: WITHDRAW }));
      const dialog = await screen.findByRole('dialog');
      expect(dialog).toHaveTextContent(
        'Source: sandbox · Owned by the group: ledger',
      );
      expect(dialog).toHaveTextContent(consequence);
      await user.click(within(dialog).getByRole('button', { name: WITHDRAW }));
      await waitFor(() =>
        expect(api.withdrawExclusion).toHaveBeenCalledWith('i1'),
      );
    },
  );

  it('says what it takes to see them', async () => {
    const error = await refusal(403, 'NotAllowedError', 'no');
    show(api => api.listExclusions.mockRejectedValue(error));
    expect(
      await screen.findByText(/governance\.flow\.read/),
    ).toBeInTheDocument();
  });

  it('shows what it covers before it can be asked for', async () => {
    const { api, user } = show(mock => {
      mock.listExclusions.mockResolvedValue(pageOf([]));
      mock.previewExclusion.mockResolvedValue({
        identities: 1,
        credentials: 2,
        grants: 1,
        entitlements: 0,
        certificates: 3,
        integrations: 0,
        asked: 2,
        first: [{ identity: 'identity:1', title: 'booker' }],
        maxDays: 180,
      });
      mock.requestExclusion.mockResolvedValue({ instanceId: 'i2' });
    });
    await user.click(
      await screen.findByRole('button', { name: 'Ask for an exclusion' }),
    );
    const look = await screen.findByRole('button', {
      name: 'See what it covers',
    });
    expect(look).toBeDisabled();
    await user.type(screen.getByRole('textbox', { name: 'Source' }), 'sandbox');
    await user.click(look);
    expect(
      await screen.findByText(
        'Identities of which it covers something now: 1. Credentials: 2. Grants: 1. Entitlements of people: 0.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Certificates: 3\./)).toBeInTheDocument();
    const send = screen
      .getAllByRole('button', { name: 'Ask for an exclusion' })
      .at(-1);
    expect(send).toBeDisabled();
    expect(
      screen.getByText(
        '2 questions about it wait for an answer now and would end unanswered.',
      ),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /answers for it/ }));
    await user.click(await screen.findByRole('option', { name: 'The ledger' }));
    await user.type(
      screen.getByRole('textbox', { name: /nobody to be asked/ }),
      'It is torn down every night',
    );
    if (send) {
      await user.click(send);
    }
    await waitFor(() =>
      expect(api.requestExclusion).toHaveBeenCalledWith({
        selector: { source: 'sandbox' },
        owner: 'group:default/ledger',
        days: 30,
        reason: 'It is torn down every night',
      }),
    );
  });
});
