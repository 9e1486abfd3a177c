import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { UseChart } from './UseChart';

const USE = {
  known: true as const,
  source: 'gateway',
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-10T00:00:00.000Z',
  days: [
    { day: '2026-11-02', count: 3, caller: 'edge' },
    { day: '2026-11-09', count: 39, caller: 'batch' },
  ],
};

function renderChart(use: Parameters<typeof UseChart>[0]['use']) {
  renderInTestApp(<UseChart use={use} />, {
    apis: [[governanceApiRef, mockGovernanceApi()]],
  });
}

describe('UseChart', () => {
  it('draws a bar for each day with use, and says the same in a sentence and a table', async () => {
    renderChart(USE);
    const figure = await screen.findByRole('figure', {
      name: /Used 42 times .* by batch, edge/,
    });
    // The library comes when it is needed.
    await screen.findByRole('application');
    const bars = figure.querySelectorAll('.recharts-bar-rectangle path');
    expect(bars).toHaveLength(2);
    await userEvent.click(
      screen.getByRole('button', { name: 'Use as a table' }),
    );
    const table = await screen.findByRole('grid', { name: 'Use as a table' });
    expect(within(table).getByText('39')).toBeInTheDocument();
  });

  it('says that it may be used more where not every use is recorded', async () => {
    renderChart({ ...USE, partial: true });
    expect(
      await screen.findByRole('figure', {
        name: /Seen 42 times .* Not every use is recorded/,
      }),
    ).toBeVisible();
  });

  it('draws no chart of use that nobody records', async () => {
    renderChart({ known: false, reason: 'ledger-db keeps no record of use' });
    expect(await screen.findByText('Unknown')).toBeVisible();
    expect(screen.queryByRole('figure')).not.toBeInTheDocument();
  });

  it('draws no empty chart where nothing was used', async () => {
    renderChart({ ...USE, days: [] });
    expect(await screen.findByText(/Not used between/)).toBeVisible();
    expect(screen.queryByRole('figure')).not.toBeInTheDocument();
  });
});
