import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { Certifications } from './Certifications';

function show(items: Parameters<typeof pageOf>[0]) {
  const api = mockGovernanceApi();
  api.listCertifications.mockResolvedValue(
    pageOf(items) as Awaited<ReturnType<typeof api.listCertifications>>,
  );
  renderInTestApp(<Certifications identityRef="i" />, {
    apis: [[governanceApiRef, api]],
  });
}

const CERTIFIED = {
  subject: { kind: 'credential', ref: 'k', title: 'booker-key' },
  campaign: { id: 'c1', title: 'Keys 3' },
  closedAt: '2026-01-15T00:00:00.000Z',
  review: 'r1',
  decision: 'keep',
  outcome: 'kept',
  certifiers: [
    {
      ref: 'user:default/ann',
      decision: 'keep',
      at: '2026-01-10T00:00:00.000Z',
      comment: 'It books payments',
    },
  ],
};

describe('the last certification', () => {
  it('says what it came to, in which campaign, and who said what', async () => {
    show([CERTIFIED]);
    expect(await screen.findByText('booker-key')).toBeVisible();
    expect(screen.getByText('kept')).toBeVisible();
    expect(screen.getByText('Keys 3')).toBeVisible();
    expect(document.body.textContent).toContain('It books payments');
  });

  it('says where nobody decided, and what is under way', async () => {
    show([{ ...CERTIFIED, certifiers: [], outcome: undefined }]);
    expect(await screen.findByText('nobody answered')).toBeVisible();
    expect(screen.getByText('being carried out')).toBeVisible();
  });

  it('says that no closed campaign has asked', async () => {
    show([]);
    expect(
      await screen.findByText(/^No campaign that is over has asked/),
    ).toBeVisible();
  });
});
