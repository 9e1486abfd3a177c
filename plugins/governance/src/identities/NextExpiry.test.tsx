import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { NextExpiry } from './NextExpiry';

describe('NextExpiry', () => {
  it.each([
    ['nothing to end', 0, { expired: 0, unknown: 0 }, ['none']],
    ['no end', 1, { expired: 0, unknown: 0 }, ['never']],
    ['an end that nobody knows', 1, { expired: 0, unknown: 1 }, ['Unknown']],
    [
      'ends of every sort',
      3,
      { at: '2099-01-01T00:00:00.000Z', expired: 1, unknown: 1 },
      [/^in /, '1 expired', '1 unknown'],
    ],
  ])('tells %s apart', async (_, credentials, nextExpiry, texts) => {
    renderInTestApp(<NextExpiry identity={{ credentials, nextExpiry }} />, {
      apis: [[governanceApiRef, mockGovernanceApi()]],
    });
    for (const text of texts) {
      expect(await screen.findByText(text)).toBeVisible();
    }
  });
});
