import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { reviewDetail } from '../testing/reviewFixtures';
import { Restart } from './Restart';

function Place() {
  return <p>at {useLocation().pathname}</p>;
}

function show(status: 'closed' | 'open') {
  const api = mockGovernanceApi();
  renderInTestApp(
    <>
      <Restart review={reviewDetail({ status })} />
      <Place />
    </>,
    {
      apis: [[governanceApiRef, api]],
      mountedRoutes: { '/governance': rootRouteRef },
    },
  );
  return { api, user: userEvent.setup() };
}

describe('having a question asked again', () => {
  it('says what it does before it does it, and goes to the new question', async () => {
    const { api, user } = show('closed');
    api.restartReview.mockResolvedValue(reviewDetail({ id: 'r9' }));
    await user.click(await screen.findByRole('button', { name: 'Ask again…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('What was decided stays on record');
    const confirm = within(dialog).getByRole('button', { name: 'Ask again' });
    expect(confirm).toBeDisabled();
    await user.type(
      within(dialog).getByRole('textbox'),
      'It was decided on the wrong account',
    );
    await user.click(confirm);
    await waitFor(() =>
      expect(api.restartReview).toHaveBeenCalledWith('r1', {
        reason: 'It was decided on the wrong account',
      }),
    );
    expect(await screen.findByText(/at .*reviews\/r9/)).toBeVisible();
  });

  it('keeps what was typed, and says why it did not go through', async () => {
    const { api, user } = show('closed');
    api.restartReview.mockRejectedValue(
      await refusal(409, 'ConflictError', 'It is being asked about already'),
    );
    await user.click(await screen.findByRole('button', { name: 'Ask again…' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'Another reason');
    await user.click(within(dialog).getByRole('button', { name: 'Ask again' }));
    expect(
      await within(dialog).findByText(/It is being asked about already/),
    ).toBeVisible();
    expect(within(dialog).getByRole('textbox')).toHaveValue('Another reason');
  });

  it('is not offered while it is not over', async () => {
    show('open');
    await screen.findByText(/^at /);
    expect(
      screen.queryByRole('button', { name: 'Ask again…' }),
    ).not.toBeInTheDocument();
  });
});
