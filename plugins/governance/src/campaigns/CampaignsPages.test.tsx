import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CampaignDetail,
  CampaignPreview,
  CampaignView,
} from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { CampaignReport } from './CampaignReport';
import { CampaignsPage } from './CampaignsPage';
import { LaunchCampaign } from './LaunchCampaign';
import { PreviewReport } from './PreviewReport';

const CAMPAIGN: CampaignView = {
  id: 'c1',
  definition: 'keys',
  number: 3,
  title: 'Keys 3',
  owner: 'group:default/security',
  state: 'running',
  openedBy: 'user:default/sam',
  trigger: { kind: 'person' },
  openedAt: '2026-01-01T00:00:00.000Z',
  dueAt: '2999-01-15T00:00:00.000Z',
  progress: {
    items: 10,
    open: 6,
    answered: 4,
    keep: 2,
    reduce: 1,
    revoke: 1,
    inRemediation: 2,
    excepted: 0,
    endedUnanswered: 0,
  },
  partial: false,
};

const DOCUMENT: CampaignDetail['document'] = {
  apiVersion: 'governance.countersign.dev/v1',
  kind: 'CampaignDefinition',
  metadata: { name: 'keys', title: 'Keys', owner: 'group:default/security' },
  spec: {
    asks: ['credentials'],
    scope: {},
    cause: 'They are certified every quarter',
    deadline: 'P14D',
    freshness: 'P2D',
    riskAnalysis: 'RA-7',
  },
};

const SOURCE = {
  source: 'vault',
  counted: 17,
  outside: 3,
  items: 10,
  excluded: 3,
  exempt: 0,
  carried: 0,
  unreadable: 1,
  waiting: 0,
  readAt: '2026-01-01T00:00:00.000Z',
};

const DETAIL: CampaignDetail = {
  may: { takeEvidence: true, manage: true, sign: { allowed: true } },
  ...CAMPAIGN,
  document: DOCUMENT,
  digest: 'd',
  flow: 'owner-review',
  owners: [{ owner: 'group:default/ledger', progress: CAMPAIGN.progress }],
  sources: [SOURCE],
  reasons: [
    { outcome: 'excluded', reason: 'the platform owns the identity', count: 3 },
    { outcome: 'unreadable', reason: 'its type is not known', count: 1 },
  ],
};

const PREVIEW: CampaignPreview = {
  definition: DOCUMENT,
  digest: 'd',
  at: '2026-01-01T00:00:00.000Z',
  dueAt: '2999-01-15T00:00:00.000Z',
  identities: 5,
  items: 10,
  alreadyOpen: 2,
  recordedOnly: 0,
  reviewers: [{ ref: 'user:default/ann', items: 10 }],
  nobody: 0,
  unowned: { count: 1, first: [{ subject: 's', title: 'orphan: key' }] },
  selfReview: { count: 0, first: [] },
  reasons: [],
  sources: [{ ...SOURCE, stale: false }],
  blocked: [],
  notices: 1,
};

function show(element: JSX.Element, api = mockGovernanceApi()) {
  renderInTestApp(element, { apis: [[governanceApiRef, api]] });
  return api;
}

function listing(
  answer: () => Promise<{ items: CampaignView[]; total: number }>,
) {
  const api = mockGovernanceApi();
  api.listCampaigns.mockImplementation(answer);
  api.listCampaignDefinitions.mockResolvedValue({
    items: [{ definition: DOCUMENT, digest: 'd', origin: 'shipped' }],
    total: 1,
  });
  return show(<CampaignsPage />, api);
}

/** Everything that is shown, without line breaks. */
const shown = () => document.body.textContent ?? '';

describe('a campaign that is being opened', () => {
  const opening: CampaignDetail = {
    ...DETAIL,
    state: 'opening',
    sources: [{ ...SOURCE, items: 4, waiting: 6 }],
    reasons: [],
  };

  it('says what is still being judged instead of that nothing is left out', async () => {
    show(<CampaignReport campaign={opening} onChanged={jest.fn()} />);
    await screen.findByText(/6 things in scope are still being judged/);
    expect(shown()).not.toContain('Everything in scope is asked about');
    expect(
      screen.getByRole('columnheader', { name: /Not judged yet/ }),
    ).toBeInTheDocument();
  });

  it('says that everything is asked about once everything is judged', async () => {
    show(
      <CampaignReport
        campaign={{ ...DETAIL, reasons: [] }}
        onChanged={jest.fn()}
      />,
    );
    await screen.findByText('Everything in scope is asked about.');
    expect(
      screen.queryByRole('columnheader', { name: /Not judged yet/ }),
    ).toBeNull();
  });
});

describe('the examples of a preview', () => {
  it('stand under headings, and count people in words that fit', async () => {
    show(
      <PreviewReport
        preview={{
          ...PREVIEW,
          selfReview: {
            count: 3,
            first: [0, 1, 2].map(othersAsked => ({
              subject: `s${othersAsked}`,
              title: `asked for ${othersAsked}`,
              requester: 'user:default/ben',
              othersAsked,
            })),
          },
        }}
      />,
    );
    const unowned = await screen.findByRole('region', {
      name: /Owned by nobody/,
    });
    expect(within(unowned).getByText('orphan: key')).toBeInTheDocument();
    const requested = screen.getByRole('region', {
      name: /Requested by one of those/,
    });
    expect(
      within(requested)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'asked for 0: nobody else is asked',
      'asked for 1: one other person is asked',
      'asked for 2: 2 others are asked',
    ]);
  });
});

describe('CampaignsPage', () => {
  it('scenario 19: says how many there are, and how far each is with its base; what is over is shown where it is asked for', async () => {
    const api = listing(async () => ({
      items: [
        CAMPAIGN,
        {
          ...CAMPAIGN,
          id: 'c2',
          title: 'Keys 2',
          state: 'closed',
          progress: { ...CAMPAIGN.progress, items: 0, answered: 0 },
        },
      ],
      total: 2,
    }));
    expect(
      await screen.findByText('2 campaigns are not over.'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('switch', { name: 'Show those that are over' }),
    );
    expect(
      await screen.findByText('2 campaigns; 1 of those shown not over.'),
    ).toBeInTheDocument();
    expect(api.listCampaigns.mock.calls.map(([, which]) => which)).toEqual(
      expect.arrayContaining(['unended', 'all']),
    );
    expect(screen.getByText('4 of 10')).toBeInTheDocument();
    // Nothing of nothing is not everything.
    expect(screen.getByText('no items')).toBeInTheDocument();
    expect(await screen.findByText('Preview', { selector: 'a' })).toBeVisible();
  });

  it('says what to do when there is none', async () => {
    listing(async () => ({ items: [], total: 0 }));
    expect(await screen.findByText('No campaign here')).toBeInTheDocument();
  });

  it('says what it takes to see them', async () => {
    listing(async () => {
      throw await refusal(403, 'NotAllowedError', 'no');
    });
    expect(
      await screen.findByText(/governance\.campaign\.read/),
    ).toBeInTheDocument();
  });
});

describe('CampaignReport', () => {
  it('says what is the matter, and accounts for what each source holds', async () => {
    show(<CampaignReport campaign={DETAIL} onChanged={jest.fn()} />);
    expect(
      await screen.findByText(
        '6 of 10 items wait for an answer, until the deadline.',
      ),
    ).toBeInTheDocument();
    const sources = screen.getByRole('grid', {
      name: 'What of each source is asked about',
    });
    for (const count of ['17', '3', '10', '1']) {
      expect(within(sources).getAllByText(count).length).toBeGreaterThan(0);
    }
    expect(screen.getByText('its type is not known')).toBeInTheDocument();
  });

  it.each([
    ['opening', 'Items are being opened: 14 of 14 in scope are judged.'],
    ['closed', 'It is over, and everything is done.'],
    [
      'closed-with-open-remediation',
      /^It is over\. 6 of 10 items are unanswered .* 2 are not carried out/,
    ],
    ['cancelling', /^It is being cancelled/],
    ['cancelled', 'It was cancelled: wrong scope'],
  ] as const)('says what %s means', async (state, sentence) => {
    show(
      <CampaignReport
        campaign={{ ...DETAIL, state, endReason: 'wrong scope' }}
        onChanged={jest.fn()}
      />,
    );
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });

  it('says what closing does before it closes', async () => {
    const api = mockGovernanceApi();
    const closed = { ...DETAIL, state: 'closed' as const };
    api.closeCampaign.mockResolvedValue(closed);
    const onChanged = jest.fn();
    show(<CampaignReport campaign={DETAIL} onChanged={onChanged} />, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Close campaign' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByText(/^It decides nothing\. 6 unanswered items/),
    ).toBeInTheDocument();
    expect(api.closeCampaign).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close campaign' }),
    );
    expect(api.closeCampaign).toHaveBeenCalledWith('c1');
    expect(onChanged).toHaveBeenCalledWith(closed);
  });

  it('cancels only with a reason', async () => {
    const api = mockGovernanceApi();
    api.cancelCampaign.mockResolvedValue(DETAIL);
    show(<CampaignReport campaign={DETAIL} onChanged={jest.fn()} />, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel campaign' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', {
      name: 'Cancel campaign',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox'),
      'the scope is wrong',
    );
    await userEvent.click(confirm);
    expect(api.cancelCampaign).toHaveBeenCalledWith('c1', 'the scope is wrong');
  });
});

describe('the preview of a campaign', () => {
  it('says whom a launch would ask about how much, and that nothing was written', async () => {
    show(<PreviewReport preview={PREVIEW} />);
    expect(
      await screen.findByText(
        'A launch now would ask 1 people about 10 items of 5 identities, and send 1 notices. Nothing has been written.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('2 of 10')).toBeInTheDocument();
    expect(screen.getByText(/orphan: key/)).toBeInTheDocument();
    expect(
      screen.getByText('It is the first campaign of this definition.'),
    ).toBeInTheDocument();
  });

  it('does not launch while something blocks it, and says what', async () => {
    const blocked = { ...PREVIEW, blocked: ['vault was never read'] };
    show(
      <>
        <PreviewReport preview={blocked} />
        <LaunchCampaign preview={blocked} onLaunched={jest.fn()} />
      </>,
    );
    expect(await screen.findByText('vault was never read')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Launch' })).toBeDisabled();
  });

  it('launches what was previewed, after saying what that does', async () => {
    const api = mockGovernanceApi();
    api.launchCampaign.mockResolvedValue(DETAIL);
    const onLaunched = jest.fn();
    show(<LaunchCampaign preview={PREVIEW} onLaunched={onLaunched} />, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Launch' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByText(/^1 people are asked about 10 items/),
    ).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Launch' }),
    );
    expect(api.launchCampaign).toHaveBeenCalledWith('keys', 'd');
    expect(onLaunched).toHaveBeenCalledWith('c1');
  });
});
