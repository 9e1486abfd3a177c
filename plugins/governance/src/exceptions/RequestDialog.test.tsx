import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  FlowDetail,
  FlowSummary,
  RequestableFlow,
} from '@countersign/plugin-governance-common';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { RequestDialog } from './RequestDialog';

const SUMMARY: FlowSummary = {
  name: 'issuance',
  title: 'Issuance',
  owner: 'group:default/security',
  version: '1.0.0',
  hash: 'a'.repeat(64),
  author: 'plugin:governance',
  running: 0,
  ended: 0,
  pendingChanges: 0,
  problems: [],
};
const share = { total: 0, covered: 0, missed: [] };
const DETAIL: FlowDetail = {
  ...SUMMARY,
  source: '',
  definition: {
    kind: 'Flow',
    metadata: { name: 'issuance', owner: 'group:default/security' },
    states: {},
    exceptions: [
      { id: 'long-life', relaxes: 'intake/ttl', maxDuration: 'P90D' },
    ],
  },
  testReport: {
    passed: true,
    cases: [],
    coverage: {
      states: share,
      transitions: share,
      gateRules: share,
      conditions: share,
    },
    shortfalls: [],
  },
  versions: [],
  activations: [],
  waiting: [],
};

const ASKABLE: RequestableFlow = {
  flow: 'issuance',
  title: 'Issuance',
  about: 'identity',
  fields: [],
  missing: [],
};

/** Chooses the only option of a list by the keyboard, without opening it. */
async function choose(user: ReturnType<typeof userEvent.setup>, name: RegExp) {
  const list = await screen.findByRole('button', { name });
  act(() => list.focus());
  await user.keyboard('{ArrowRight}');
}

async function open(mayLookUp: boolean) {
  const api = mockGovernanceApi();
  api.listFlows.mockResolvedValue(pageOf([SUMMARY]));
  api.getFlow.mockResolvedValue(DETAIL);
  if (mayLookUp) {
    api.listRequestableFlows.mockResolvedValue(pageOf([ASKABLE]));
    api.listIdentities.mockResolvedValue({ items: [], total: 0 });
  }
  api.requestException.mockResolvedValue({ instanceId: 'i1' });
  const onRequested = jest.fn();
  renderInTestApp(
    <RequestDialog onRequested={onRequested} onClose={() => {}} />,
    { apis: [[governanceApiRef, api]] },
  );
  const user = userEvent.setup();
  await waitFor(() => expect(api.listFlows).toHaveBeenCalled());
  await choose(user, /Flow/);
  await choose(user, /Exception/);
  return { api, user, onRequested };
}

describe('RequestDialog', () => {
  it('asks only once everything is said, in whole days', async () => {
    const { api, user, onRequested } = await open(false);
    const send = screen.getByRole('button', { name: 'Ask for an exception' });
    expect(screen.getByText(/two people who are not you/)).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: /About/ }), 'thing:1');
    await user.type(
      screen.getByRole('textbox', { name: /instead/ }),
      'It is looked at every week',
    );
    const days = screen.getByRole('textbox', { name: /days/ });
    await user.clear(days);
    await user.type(days, '1.5');
    expect(send).toBeDisabled();
    await user.clear(days);
    await user.type(days, '14');
    await user.click(send);
    await waitFor(() => expect(onRequested).toHaveBeenCalledWith('i1'));
    expect(api.requestException).toHaveBeenCalledWith({
      flow: 'issuance',
      exception: 'long-life',
      subject: 'thing:1',
      days: 14,
      control: 'It is looked at every week',
    });
  });

  it('finds what it is about by its name where the reader may look it up', async () => {
    await open(true);
    expect(
      await screen.findByRole('combobox', {
        name: /Identity that it is about/,
      }),
    ).toBeVisible();
    expect(
      screen.queryByRole('textbox', { name: /About/ }),
    ).not.toBeInTheDocument();
  });
});
