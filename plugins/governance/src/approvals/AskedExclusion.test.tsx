import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { AskedExclusion } from './AskedExclusion';

const APPROVAL: ApprovalView = {
  instanceId: 'i1',
  flow: 'exclusion',
  title: 'Exclusion',
  subject: 'exclusion:1d65df7ec3eef1dc',
  state: 'approve',
  kind: 'approval',
  mode: 'enforce',
  requestedBy: 'user:default/sam',
  startedAt: '2026-11-01T00:00:00.000Z',
  digest: 'd1',
  fields: {
    'exclusion.covers': 'of the source sandbox',
    'exclusion.selector': '{"source":"sandbox"}',
    'exclusion.reason': 'it is torn down every night',
    'exclusion.control': '',
    'exclusion.until': '2999-01-01T00:00:00.000Z',
    'owner.ref': 'group:default/ledger',
  },
  decisions: ['approve', 'deny'],
  stages: [{ id: 'security', quorum: 2, eligible: 2 }],
  answered: [],
};

function show(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void,
  approval: Partial<ApprovalView> = {},
) {
  const api = mockGovernanceApi();
  change(api);
  renderInTestApp(<AskedExclusion approval={{ ...APPROVAL, ...approval }} />, {
    apis: [[governanceApiRef, api]],
  });
  return api;
}

const COVERED = {
  identities: 2,
  credentials: 3,
  grants: 4,
  entitlements: 0,
  certificates: 0,
  integrations: 0,
  asked: 5,
  first: [{ identity: 'identity:1', title: 'booker' }],
  maxDays: 180,
};

describe('AskedExclusion', () => {
  it('says who asks for what, why, and how much it covers and ends', async () => {
    const api = show(mock => mock.previewExclusion.mockResolvedValue(COVERED));
    expect(
      await screen.findByText(/covers something now: 2\. Credentials: 3\./),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^5 questions about it wait for an answer now/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/asks that nobody is asked about what is/),
    ).toHaveTextContent(
      /^sam asks that nobody is asked about what is of the source sandbox; it ends in .*\. ledger answers for it\.$/,
    );
    expect(
      screen.getByText('Why: it is torn down every night'),
    ).toBeInTheDocument();
    expect(screen.getByText('Nothing is done instead.')).toBeInTheDocument();
    expect(api.previewExclusion).toHaveBeenCalledWith({ source: 'sandbox' });
  });

  it('says what it takes to see how much it covers, and the rest all the same', async () => {
    const error = await refusal(403, 'NotAllowedError', 'no');
    show(api => api.previewExclusion.mockRejectedValue(error));
    expect(
      await screen.findByText(/governance\.exception\.request/),
    ).toBeInTheDocument();
    expect(screen.getByText(/of the source sandbox/)).toBeInTheDocument();
  });

  it('says in words what a selector covers that it cannot read', async () => {
    const api = show(() => undefined, {
      fields: { ...APPROVAL.fields, 'exclusion.selector': 'anything' },
    });
    expect(
      await screen.findByText(/of the source sandbox/),
    ).toBeInTheDocument();
    expect(api.previewExclusion).not.toHaveBeenCalled();
  });
});
