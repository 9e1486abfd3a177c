import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { useReview } from '../queries/useReview';
import { ReviewView } from '../review/ReviewView';
import { useReviewDesk } from '../review/useReviewDesk';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { reviewDetail } from '../testing/reviewFixtures';
import { CoolDownList } from './CoolDownList';

const AT = '2026-11-20T08:00:00.000Z';
const cooling = (change: Partial<ReviewItemDetail> = {}) =>
  reviewDetail({
    status: 'carrying-out',
    state: 'cooling',
    decision: 'revoke',
    decidedAt: AT,
    coolDown: {
      runbook: 'role',
      disabledAt: AT,
      deleteAt: '2099-12-04T08:00:00.000Z',
    },
    actions: [
      {
        action: 'restore',
        allowed: true,
        consequence: 'It works again, and the question is open again.',
      },
      { action: 'confirm-deletion', allowed: false, reason: 'Nothing is held' },
    ],
    ...change,
  });

function Page() {
  const query = useReview('r1');
  const desk = useReviewDesk(query);
  return query.value ? (
    <ReviewView desk={desk} review={query.value} hrefOf={() => undefined} />
  ) : null;
}

function show(review: ReviewItemDetail) {
  const api = mockGovernanceApi();
  api.getReview.mockResolvedValue(review);
  renderInTestApp(<Page />, { apis: [[governanceApiRef, api]] });
  return { api, user: userEvent.setup() };
}

describe('a review whose subject is disabled', () => {
  it('says when it is deleted, and brings it back with a reason only', async () => {
    const { api, user } = show(cooling());
    api.restoreReview.mockResolvedValue(reviewDetail());
    expect(await screen.findByText(/It is deleted .*unless/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: /restore it/ }));
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', {
      name: 'Bring it back',
    });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox'), 'The night job');
    await user.click(confirm);
    await waitFor(() =>
      expect(api.restoreReview).toHaveBeenCalledWith('r1', {
        reason: 'The night job',
      }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('says who asks for it although it is disabled, and keeps the reason where it does not go through', async () => {
    const { api, user } = show(
      cooling({
        state: 'held',
        coolDown: {
          disabledAt: AT,
          deleteAt: '2099-12-04T08:00:00.000Z',
          used: { at: '2026-11-22', by: 'billing', count: 3 },
        },
        actions: [
          { action: 'restore', allowed: true },
          {
            action: 'confirm-deletion',
            allowed: true,
            consequence: 'It is deleted for good; whatever does breaks.',
          },
        ],
      }),
    );
    expect(
      await screen.findByText(/asked for on 2026-11-22 by billing/),
    ).toBeVisible();
    api.confirmDeletion.mockRejectedValue(
      await refusal(409, 'ConflictError', 'It was brought back'),
    );
    await user.click(screen.getByRole('button', { name: /all the same/ }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('whatever does breaks');
    await user.type(within(dialog).getByRole('textbox'), 'An attacker');
    await user.click(
      within(dialog).getByRole('button', { name: 'Delete it for good' }),
    );
    expect(
      await within(dialog).findByText(/It was brought back/),
    ).toBeVisible();
    expect(within(dialog).getByRole('textbox')).toHaveValue('An attacker');
  });

  it('has people tick off what they did by hand, and says who did', async () => {
    const { api, user } = show(
      cooling({
        status: 'by-hand',
        coolDown: undefined,
        remediation: [
          {
            id: 't1',
            reviewId: 'r1',
            kind: 'manual',
            action: 'revoke',
            status: 'open',
            reason: 'Nothing is connected',
            steps: ['Disable it', 'Delete it'],
            done: [{ step: 0, by: 'user:default/ben', at: AT }],
            openedAt: AT,
          },
        ],
      }),
    );
    api.tickRemediationStep.mockResolvedValue(cooling());
    const steps = within(await screen.findByRole('list', { name: 'Steps' }));
    expect(steps.getByText(/done by/)).toBeVisible();
    await user.click(
      steps.getByRole('button', { name: 'I have done this: Delete it' }),
    );
    expect(api.tickRemediationStep).toHaveBeenCalledWith('r1', 't1', 1, {});
  });
});

describe('what of an identity is disabled', () => {
  it('is listed with the way to its review, and nothing is shown where nothing is', async () => {
    const api = mockGovernanceApi();
    api.listCoolDowns.mockResolvedValue({
      total: 1,
      items: [
        {
          reviewId: 'r1',
          identity: { ref: 'i1', title: 'ledger-writer' },
          subject: 'database login',
          owner: 'group:default/ledger',
          disabledAt: AT,
          deleteAt: '2099-12-04T08:00:00.000Z',
        },
      ],
    });
    renderInTestApp(<CoolDownList identityRef="i1" />, {
      apis: [[governanceApiRef, api]],
    });
    expect(await screen.findByText(/database login/)).toBeVisible();
    expect(api.listCoolDowns).toHaveBeenCalledWith(
      expect.objectContaining({ identity: 'i1' }),
    );
  });
});
