import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { IncidentWavesView } from '@countersign/plugin-governance-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { IncidentsPage } from '../incidents/IncidentsPage';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';

const FREEZE = {
  id: 'f1',
  kind: 'issuer' as const,
  target: 'vault',
  reason: 'its signing key was found in public',
  setBy: 'user:default/sam',
  setAt: '2026-11-20T08:00:00.000Z',
};

const PREVIEW = {
  kind: 'issuer' as const,
  target: 'vault',
  action: 'revoke' as const,
  frozen: true,
  total: 30,
  possible: 28,
  environments: [
    { name: 'staging', count: 18 },
    { name: 'production', count: 12 },
  ],
  owners: [{ name: 'group:default/ledger', count: 30 }],
  obstacles: [{ name: 'The issuer old is not connected', count: 2 }],
  notYet: 1,
  items: [
    {
      credentialId: 'c1',
      identity: 'booker',
      environment: 'staging',
      issuer: 'vault',
      owner: 'group:default/ledger',
      orderedAt: '2026-11-01T08:00:00.000Z',
      notAfter: '2027-11-01T08:00:00.000Z',
    },
  ],
  nextCursor: 'more',
};

const WAVES: IncidentWavesView = {
  id: 'w1',
  kind: 'issuer',
  target: 'vault',
  action: 'revoke',
  reason: 'its signing key was found in public',
  state: 'running',
  startedBy: 'user:default/sam',
  startedAt: '2026-11-20T08:00:00.000Z',
  waveSize: 10,
  pauseAt: 3,
  wave: 2,
  waves: 3,
  total: 32,
  counts: {
    waiting: 10,
    begun: 7,
    trying: 2,
    switching: 0,
    done: 10,
    failed: 1,
    leftOut: 2,
    cancelled: 0,
  },
};

function open(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void = () => {},
) {
  const api = mockGovernanceApi();
  api.listFreezes.mockResolvedValue(pageOf([FREEZE]));
  api.getFlowSwitch.mockResolvedValue({ stopped: false });
  api.listFlows.mockResolvedValue(pageOf([]));
  api.listIdentities.mockResolvedValue(pageOf([]));
  api.listPartnerIntegrations.mockResolvedValue(pageOf([]));
  api.previewWaves.mockResolvedValue(PREVIEW);
  change(api);
  renderInTestApp(<IncidentsPage />, {
    apis: [
      [governanceApiRef, api],
      [catalogApiRef, catalogApiMock()],
    ],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/incidents',
    initialRouteEntries: ['/governance/incidents'],
  });
  return { api, user: userEvent.setup() };
}

const withWaves =
  (changes: Partial<IncidentWavesView> = {}) =>
  (api: ReturnType<typeof mockGovernanceApi>) =>
    api.listWaves.mockResolvedValue(pageOf([{ ...WAVES, ...changes }]));

describe('what an incident revokes in waves', () => {
  it('says what a frozen thing holds and what revoking means before it is done', async () => {
    const { api, user } = open(mock =>
      mock.startWaves.mockResolvedValue(WAVES),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Revoke what it holds…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      await dialog.findByText(
        'It holds 30 credentials that work: 18 in staging, 12 in production.',
      ),
    ).toBeVisible();
    expect(
      dialog.getByText('2 cannot be done: The issuer old is not connected.'),
    ).toBeVisible();
    expect(dialog.getByText(/It cannot be undone/)).toBeVisible();
    expect(dialog.queryByText(/It is not frozen/)).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'See each' }));
    expect(await dialog.findByText('booker')).toBeVisible();
    expect(dialog.getByText(/The first 1 of 30/)).toBeVisible();
    const confirm = dialog.getByRole('button', {
      name: 'Revoke 28 credentials',
    });
    expect(confirm).toBeDisabled();
    await user.type(
      dialog.getByRole('textbox', { name: /Why/ }),
      'its signing key leaked',
    );
    await user.click(confirm);
    await waitFor(() =>
      expect(api.startWaves).toHaveBeenCalledWith({
        kind: 'issuer',
        target: 'vault',
        action: 'revoke',
        reason: 'its signing key leaked',
        waveSize: 10,
        pauseAt: 3,
      }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('offers nothing to do where it holds nothing, or where it is under way already', async () => {
    const { user } = open(mock =>
      mock.previewWaves.mockResolvedValue({
        ...PREVIEW,
        total: 0,
        possible: 0,
        environments: [],
        owners: [],
        obstacles: [],
        items: [],
        nextCursor: undefined,
        open: 'w1',
      }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Revoke what it holds…' }),
    );
    expect(
      await screen.findByText('It holds nothing that works.'),
    ).toBeVisible();
    expect(
      screen.getByText(/is being revoked or replaced already/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Revoke' })).toBeDisabled();
  });

  it('says why it could not be looked at or begun, and keeps what was typed', async () => {
    const { user } = open(mock =>
      mock.startWaves.mockImplementation(async () => {
        throw await refusal(409, 'ConflictError', 'open already: w1');
      }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Revoke what it holds…' }),
    );
    const why = await screen.findByRole('textbox', { name: /Why/ });
    await user.type(why, 'its signing key leaked');
    await user.click(
      await screen.findByRole('button', { name: 'Revoke 28 credentials' }),
    );
    expect(await screen.findByText(/open already: w1/)).toBeVisible();
    expect(why).toHaveValue('its signing key leaked');
  });

  it('says what replacing means, and what cannot be replaced while it is frozen', async () => {
    const { api, user } = open();
    await user.click(
      await screen.findByRole('button', { name: 'Revoke what it holds…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText(/It holds 30/);
    api.previewWaves.mockResolvedValue({
      ...PREVIEW,
      action: 'rotate',
      frozen: false,
      possible: 1,
      obstacles: [{ name: 'it is frozen; it can only be revoked', count: 29 }],
    });
    // The arrow keys choose without opening the list.
    act(() => dialog.getByRole('button', { name: /What is done/ }).focus());
    await user.keyboard('{ArrowRight}');
    expect(
      await dialog.findByText(
        '29 cannot be done: it is frozen; it can only be revoked.',
      ),
    ).toBeVisible();
    expect(dialog.getByText(/its owner is asked first/)).toBeVisible();
    expect(dialog.getByText(/It is not frozen/)).toBeVisible();
    expect(
      dialog.getByRole('button', { name: 'Replace 1 credential' }),
    ).toBeVisible();
    expect(api.previewWaves).toHaveBeenLastCalledWith({
      kind: 'issuer',
      target: 'vault',
      action: 'rotate',
    });
  });

  it('asks by itself what is meant before anything is looked at', async () => {
    const { api, user } = open();
    await user.click(
      await screen.findByRole('button', {
        name: 'Revoke what something holds…',
      }),
    );
    expect(await screen.findByText(/Say first what is meant/)).toBeVisible();
    expect(api.previewWaves).not.toHaveBeenCalled();
  });

  it('shows how far it is, and pauses after saying what that means', async () => {
    const { api, user } = open(mock => {
      withWaves()(mock);
      mock.pauseWaves.mockResolvedValue({ ...WAVES, state: 'paused' });
    });
    expect(
      await screen.findByText(/10 of 30 done, wave 2 of 3\./),
    ).toHaveTextContent(
      '7 are under way. 2 failed and are tried again by themselves. 1 failed. 10 have not begun. 2 were left out.',
    );
    expect(screen.getByText('1 is under way.')).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('value', '10');
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/it is never taken back/)).toBeVisible();
    expect(api.pauseWaves).not.toHaveBeenCalled();
    await user.click(dialog.getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(api.pauseWaves).toHaveBeenCalledWith('w1'));
    await waitFor(() => expect(api.listWaves).toHaveBeenCalledTimes(2));
  });

  it('says why it paused by itself, and goes on or gives the rest up', async () => {
    const { api, user } = open(mock => {
      withWaves({
        state: 'paused',
        why: '3 of wave 2 failed, the last one: not now',
      })(mock);
      mock.resumeWaves.mockResolvedValue(WAVES);
      mock.cancelWaves.mockResolvedValue(WAVES);
    });
    expect(
      await screen.findByText(
        'It paused by itself: 3 of wave 2 failed, the last one: not now.',
      ),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    let dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Go on' }));
    await waitFor(() => expect(api.resumeWaves).toHaveBeenCalledWith('w1'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Give up the rest' }));
    dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/10 credentials that have not begun stay/),
    ).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Give up the rest' }));
    await waitFor(() => expect(api.cancelWaves).toHaveBeenCalledWith('w1'));
  });

  it('shows each credential with how it stands and why', async () => {
    const { api, user } = open(mock => {
      withWaves({ state: 'finished' })(mock);
      mock.getWaves.mockResolvedValue({
        ...WAVES,
        total: 2,
        items: [
          {
            credentialId: 'c1',
            wave: 1,
            state: 'done',
            identity: 'booker',
            environment: 'staging',
            issuer: 'vault',
            owner: 'group:default/ledger',
            instanceId: 'i1',
          },
          {
            credentialId: 'c2',
            wave: 1,
            state: 'failed',
            reason: 'it is protected',
            identity: 'payer',
            environment: 'production',
            issuer: 'vault',
            owner: 'group:default/ledger',
            instanceId: 'i2',
          },
        ],
      });
    });
    expect(await screen.findByText('Through')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Give up the rest' }),
    ).toBeNull();
    expect(api.getWaves).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'See each' }));
    expect(await screen.findByText('it is protected')).toBeVisible();
    expect(screen.getByRole('link', { name: 'booker' })).toHaveAttribute(
      'href',
      '/governance/flow-instances/i1',
    );
  });

  it('says what would be here where nothing is', async () => {
    open();
    expect(
      await screen.findByText('Nothing was revoked or replaced in waves'),
    ).toBeVisible();
  });

  it('says who may see it', async () => {
    open(mock =>
      mock.listWaves.mockImplementation(async () => {
        throw await refusal(403, 'NotAllowedError', 'Not for you');
      }),
    );
    expect(await screen.findByText(/governance.flow.read/)).toBeVisible();
  });
});
