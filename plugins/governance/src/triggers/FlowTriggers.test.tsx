import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  FlowTriggerView,
  TriggerRunView,
} from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { FlowTriggers } from './FlowTriggers';

const TRIGGER: FlowTriggerView = {
  flow: 'sweep',
  on: [],
  schedule: { cron: '30 2 * * *', tz: 'UTC' },
  forEach: { subjects: 'holding', where: 'subject.status == "active"' },
  dedupe: ['subject.ref'],
  maxParallel: 200,
  breaker: { denyRate: 0.2, minSamples: 50 },
  nextDueAt: '2999-01-01T02:30:00.000Z',
  stopped: false,
};

const RUN: TriggerRunView = {
  id: 'r1',
  flow: 'sweep',
  kind: 'schedule',
  status: 'done',
  startedAt: '2026-01-01T02:30:00.000Z',
  started: 17,
  deduplicated: 3,
  excluded: 5,
  unreadable: 0,
  waiting: 0,
  running: 9,
};

function show(trigger: FlowTriggerView, runs: TriggerRunView[]) {
  const api = mockGovernanceApi();
  api.getFlowTrigger.mockResolvedValue(trigger);
  api.listTriggerRuns.mockResolvedValue({ items: runs, total: runs.length });
  renderInTestApp(<FlowTriggers flow="sweep" />, {
    apis: [[governanceApiRef, api]],
  });
  return api;
}

describe('FlowTriggers', () => {
  it('says when it starts next, for what, and what it has started', async () => {
    show(TRIGGER, [RUN]);
    expect(
      await screen.findByText(/^It starts by itself next/),
    ).toBeInTheDocument();
    expect(screen.getByText('30 2 * * * in UTC')).toBeInTheDocument();
    expect(
      screen.getByText('holding for which subject.status == "active"'),
    ).toBeInTheDocument();
    expect(await screen.findByText('17')).toBeInTheDocument();
  });

  it('says why it is paused before anything else', async () => {
    const pauseReason = '4 of 4 instances that have ended were refused';
    show(TRIGGER, [{ ...RUN, status: 'paused', pauseReason }]);
    expect(await screen.findByText(/^It is paused/)).toBeInTheDocument();
    expect(screen.getByText(pauseReason)).toBeInTheDocument();
  });

  it('lets a paused run go on with a reason, after what that means was said', async () => {
    const pauseReason = '4 of 4 instances that have ended were refused';
    const paused: TriggerRunView = { ...RUN, status: 'paused', pauseReason };
    const api = show(TRIGGER, [paused]);
    api.resumeTriggerRun.mockResolvedValue({ ...paused, status: 'running' });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Let it go on' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/next batch at once/)).toBeInTheDocument();
    const confirm = dialog.getByRole('button', { name: 'Let it go on' });
    expect(confirm).toBeDisabled();
    await user.type(
      dialog.getByRole('textbox'),
      'The refusals were of retired services',
    );
    await user.click(confirm);
    await waitFor(() =>
      expect(api.resumeTriggerRun).toHaveBeenCalledWith(
        'r1',
        'The refusals were of retired services',
      ),
    );
  });

  it('says that the one switch is off', async () => {
    show({ ...TRIGGER, stopped: true }, []);
    expect(
      await screen.findByText(/^The one switch is off/),
    ).toBeInTheDocument();
  });

  it('says that nothing starts it', async () => {
    show({ flow: 'sweep', on: [], dedupe: [], stopped: false }, []);
    expect(
      await screen.findByText('Nothing starts it by itself'),
    ).toBeInTheDocument();
  });
});
