import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { reviewDetail } from '../testing/reviewFixtures';
import { AskException } from './AskException';

const EXCEPTION = {
  flow: 'owner-review',
  exception: 'not-asked',
  subject: 'credential:1',
  maxDays: 180,
};

function show(exception: object) {
  const api = mockGovernanceApi();
  api.requestException.mockResolvedValue({ instanceId: 'i1' });
  const onChanged = jest.fn();
  renderInTestApp(
    <AskException
      review={reviewDetail({ exception: { ...EXCEPTION, ...exception } })}
      onChanged={onChanged}
    />,
    { apis: [[governanceApiRef, api]] },
  );
  return { api, onChanged, user: userEvent.setup() };
}

describe('AskException', () => {
  it('asks about what the review asks, with what follows said before', async () => {
    const { api, onChanged, user } = show({});
    await user.click(
      await screen.findByRole('button', { name: 'Ask for an exception' }),
    );
    const dialog = await screen.findByRole('dialog');
    const send = within(dialog).getByRole('button', {
      name: 'Ask for an exception',
    });
    expect(send).toBeDisabled();
    expect(screen.getByText(/ends as excepted/)).toBeInTheDocument();
    await user.type(
      screen.getByRole('textbox', { name: /done instead/ }),
      'It is looked at every week',
    );
    await user.click(send);
    await waitFor(() => expect(onChanged).toHaveBeenCalled());
    expect(api.requestException).toHaveBeenCalledWith({
      flow: 'owner-review',
      exception: 'not-asked',
      subject: 'credential:1',
      days: 30,
      control: 'It is looked at every week',
    });
  });

  it('says that one is asked for, and asks for no second one', async () => {
    show({
      asked: {
        instanceId: 'i1',
        by: 'user:default/ann',
        // The page's clock has not come to it yet.
        at: new Date(Date.now() + 2_500).toISOString(),
        control: 'looked at every week',
        until: '2026-02-01T00:00:00.000Z',
      },
    });
    expect(
      await screen.findByText(/An exception is asked for by/),
    ).toHaveTextContent(/just now/);
    expect(
      screen.queryByRole('button', { name: 'Ask for an exception' }),
    ).not.toBeInTheDocument();
  });
});
