import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { ControlPage } from './ControlPage';

const MODE = {
  id: 'm1',
  source: 'payroll',
  environment: 'production',
  mode: 'advise' as const,
  configured: 'enforce' as const,
  changedBy: 'user:default/sam',
  changedAt: '2026-11-20T08:00:00.000Z',
  reason: 'the trial is not over',
};

function open(change: (api: ReturnType<typeof mockGovernanceApi>) => void) {
  const api = mockGovernanceApi();
  api.getFlowSwitch.mockResolvedValue({ stopped: false });
  api.listModes.mockResolvedValue(pageOf([MODE]));
  api.getControl.mockResolvedValue({
    tasks: { openTasksPerPerson: 50, waiting: 7, people: 2 },
    disables: { perHour: 20, lastHour: 20, held: 1 },
    standing: [
      {
        cause: 'stale',
        source: 'payroll',
        since: '2026-11-20T08:00:00.000Z',
      },
    ],
  });
  api.listHeldEffects.mockResolvedValue(
    pageOf([
      {
        key: 'k1',
        instanceId: 'i1',
        flow: 'owner-review',
        subject: 'identity:booker',
        uses: 'remediation.disable@v1',
        since: '2026-11-20T08:00:00.000Z',
        goesOnAt: '2026-11-20T09:00:00.000Z',
      },
    ]),
  );
  change(api);
  renderInTestApp(<ControlPage />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/control',
    initialRouteEntries: ['/governance/control'],
  });
  return { api, user: userEvent.setup() };
}

describe('ControlPage', () => {
  it('says what waits, what is held, and for what deadlines stand still', async () => {
    open(() => {});
    expect(await screen.findByText(/7 tasks wait/)).toBeVisible();
    expect(screen.getByText(/1 automatic disable is held/)).toBeVisible();
    expect(
      screen.getByText(/depends on the source payroll stand still/),
    ).toBeVisible();
    expect(await screen.findByText('remediation.disable@v1')).toBeVisible();
  });

  it('says where the configuration says more than what was approved', async () => {
    open(() => {});
    expect(
      await screen.findByText(/says enforce, which nobody approved here/),
    ).toBeVisible();
  });

  it('says what a raise takes before it is asked for', async () => {
    const { api, user } = open(mock => mock.changeMode.mockResolvedValue(MODE));
    await user.click(await screen.findByRole('button', { name: 'Change…' }));
    // The arrow keys choose without opening the list.
    act(() => screen.getByRole('button', { name: /Advise/ }).focus());
    await user.keyboard('{ArrowRight}');
    expect(
      screen.getByText(/A second person of security is asked/),
    ).toBeVisible();
    await user.type(
      screen.getByRole('textbox', { name: /Why/ }),
      'the trial has gone well',
    );
    await user.click(
      screen.getByRole('button', { name: 'Ask a second person' }),
    );
    await waitFor(() =>
      expect(api.changeMode).toHaveBeenCalledWith({
        source: 'payroll',
        environment: 'production',
        flow: undefined,
        mode: 'enforce',
        reason: 'the trial has gone well',
      }),
    );
  });

  it('says who may see it', async () => {
    open(mock =>
      mock.listModes.mockImplementation(async () => {
        throw await refusal(403, 'NotAllowedError', 'Not for you');
      }),
    );
    expect(await screen.findByText(/governance.flow.read/)).toBeVisible();
  });
});
