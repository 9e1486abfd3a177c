import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { Recommendation } from './Recommendation';

describe('Recommendation', () => {
  it('writes days as the use below it does', async () => {
    renderInTestApp(
      <Recommendation
        recommendation={{
          decision: 'keep',
          reasons: ['Used on 2026-11-26 by cron'],
        }}
      />,
    );
    expect(
      await screen.findByText('Used on November 26, 2026 by cron'),
    ).toBeInTheDocument();
  });
});
