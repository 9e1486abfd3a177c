import { renderInTestApp } from '@backstage/frontend-test-utils';
import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DemoClockPage } from './DemoClockPage';

const URL = 'http://localhost/api/governance/demo/clock';

function renderPage(fetch: jest.Mock) {
  renderInTestApp(<DemoClockPage />, {
    apis: [
      [fetchApiRef, { fetch }],
      [
        discoveryApiRef,
        { getBaseUrl: async (id: string) => `http://localhost/api/${id}` },
      ],
    ],
  });
}

const answer = (offsetMs: number) =>
  new Response(JSON.stringify({ offsetMs }), {
    headers: { 'content-type': 'application/json' },
  });

describe('DemoClockPage', () => {
  it('says the time of the demo, and moves it forward', async () => {
    const fetch = jest
      .fn()
      .mockResolvedValueOnce(answer(0))
      .mockResolvedValueOnce(answer(7 * 86_400_000));
    renderPage(fetch);
    expect(
      await screen.findByText('That is the time of this computer.'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: '+ 1 week' }));
    expect(
      await screen.findByText('That is 7 days ahead of this computer.'),
    ).toBeVisible();
    expect(fetch).toHaveBeenLastCalledWith(
      URL,
      expect.objectContaining({ method: 'POST', body: '{"by":"P7D"}' }),
    );
  });

  it('says why it cannot tell the time, and asks again', async () => {
    const fetch = jest
      .fn()
      .mockRejectedValueOnce(new Error('connection refused'))
      .mockResolvedValueOnce(answer(0));
    renderPage(fetch);
    expect(await screen.findByText('connection refused')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('That is the time of this computer.'),
    ).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});
