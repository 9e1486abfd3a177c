import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ReviewStaging } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { reviewDetail } from '../testing/reviewFixtures';
import { Stages } from './Stages';

const AT = '2026-01-01T00:00:00.000Z';

function task(id: string, more: object = {}) {
  return {
    id,
    stage: 'owners',
    iteration: 1,
    assignee: `user:default/${id}`,
    originalAssignee: `user:default/${id}`,
    via: 'group:default/ledger',
    escalationLevel: 0,
    status: 'open' as const,
    openedAt: AT,
    ...more,
  };
}

const STAGING: ReviewStaging = {
  reviewId: 'r1',
  campaign: 'c1',
  strategy: 'allMustKeep',
  ahead: ['security'],
  delegateTo: ['group:default/ledger'],
  ownTask: 'ben',
  stages: [
    {
      id: 'owners',
      iteration: 1,
      strategy: 'allMustKeep',
      openedAt: AT,
      dueAt: '2999-01-01T00:00:00.000Z',
      escalationLevel: 1,
      drift: { since: AT, left: [], joined: ['user:default/otto'] },
      tasks: [
        task('ann', { status: 'answered', response: 'keep', answeredAt: AT }),
        task('ben'),
        task('lena', {
          originalAssignee: 'user:default/ben',
          via: 'lead of group:default/ledger',
          escalationLevel: 1,
        }),
      ],
    },
  ],
  events: [
    {
      at: AT,
      kind: 'escalated',
      stage: 'owners',
      iteration: 1,
      levelBefore: 0,
      levelAfter: 1,
      assigneesBefore: ['user:default/ben'],
      to: ['user:default/lena'],
      method: 'add',
      by: 'engine',
      cause: 'nobody has answered for P3D',
    },
  ],
};

function show(answer: () => Promise<ReviewStaging>) {
  const api = mockGovernanceApi();
  api.getReviewStages.mockImplementation(answer);
  const onChanged = jest.fn();
  renderInTestApp(<Stages review={reviewDetail()} onChanged={onChanged} />, {
    apis: [[governanceApiRef, api]],
  });
  return { api, onChanged };
}

describe('Stages', () => {
  it('says how many have answered in which stage, what comes then, and who said what in whose place', async () => {
    show(async () => STAGING);
    expect(
      await screen.findByText(
        '1 of 3 have answered in “owners”. Then: security.',
      ),
    ).toBeInTheDocument();
    const table = screen.getByRole('grid', { name: 'Stage owners' });
    const rows = within(table)
      .getAllByRole('row')
      .map(row => row.textContent);
    expect(rows[1]).toContain('keep');
    expect(rows[2]).toContain('has not answered');
    expect(rows[3]).toContain('in place of');
    expect(screen.getByText('Others would be asked now')).toBeInTheDocument();
  });

  it('shows nothing where the owners are asked once', async () => {
    const { api } = show(async () => ({ ...STAGING, stages: [] }));
    await waitFor(() => expect(api.getReviewStages).toHaveBeenCalled());
    expect(screen.queryByText('Who is asked')).not.toBeInTheDocument();
  });

  it('says why who is asked cannot be read', async () => {
    const failure = await refusal(403, 'NotAllowedError', 'not for you');
    show(() => Promise.reject(failure));
    expect(
      await screen.findByText('You may not see who is asked'),
    ).toBeInTheDocument();
  });

  it('gives one’s question away with a reason, after saying what that means', async () => {
    const { api, onChanged } = show(async () => STAGING);
    api.delegateReviewTask.mockResolvedValue({
      ...STAGING,
      ownTask: undefined,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Give to somebody else' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', {
      name: 'Give it away',
    });
    expect(dialog).toHaveTextContent('You are not asked any more');
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /To whom/ }),
      'user:default/pia',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason|Why/ }),
      'pia runs the service now',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.delegateReviewTask).toHaveBeenCalledWith('r1', {
        task: 'ben',
        to: 'user:default/pia',
        reason: 'pia runs the service now',
      }),
    );
    await waitFor(() => expect(onChanged).toHaveBeenCalled());
    expect(
      screen.queryByRole('button', { name: 'Give to somebody else' }),
    ).not.toBeInTheDocument();
  });

  it('are read again when somebody has answered on the page', async () => {
    const api = mockGovernanceApi();
    api.getReviewStages.mockResolvedValue(STAGING);
    const Page = () => {
      const [review, setReview] = useState(reviewDetail());
      return (
        <>
          <button onClick={() => setReview({ ...review })}>Answer</button>
          <Stages review={review} onChanged={() => {}} />
        </>
      );
    };
    renderInTestApp(<Page />, { apis: [[governanceApiRef, api]] });
    await screen.findByText(/1 of 3 have answered/);
    const before = api.getReviewStages.mock.calls.length;
    await userEvent.click(screen.getByRole('button', { name: 'Answer' }));
    await waitFor(() =>
      expect(api.getReviewStages.mock.calls.length).toBe(before + 1),
    );
  });
});
