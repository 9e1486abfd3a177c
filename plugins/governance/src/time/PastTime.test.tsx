import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { PastTime } from './PastTime';

describe('PastTime', () => {
  it('never says of what has happened that it is to come', async () => {
    const at = new Date(Date.now() + 8_000).toISOString();
    renderInTestApp(<PastTime at={at} />, {
      apis: [[governanceApiRef, mockGovernanceApi()]],
    });
    const time = await screen.findByText('just now');
    expect(time).toHaveAttribute('datetime', at);
    expect(time).toHaveAttribute('title');
  });
});
