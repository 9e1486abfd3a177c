import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CampaignDetail,
  CampaignLeftOut,
  GovernanceApi,
} from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { CarriedForward } from './CarriedForward';

const SOURCE = {
  source: 'vault',
  counted: 3,
  outside: 0,
  items: 0,
  excluded: 0,
  exempt: 0,
  carried: 3,
  unreadable: 0,
  waiting: 0,
};

function campaign(source: Partial<typeof SOURCE> = {}): CampaignDetail {
  return {
    id: 'c2',
    definition: 'keys',
    number: 2,
    title: 'Keys 2',
    owner: 'group:default/security',
    state: 'running',
    openedBy: 'user:default/sam',
    trigger: { kind: 'person' },
    openedAt: '2026-01-01T00:00:00.000Z',
    dueAt: '2999-01-15T00:00:00.000Z',
    progress: {
      items: 0,
      open: 0,
      answered: 0,
      keep: 0,
      reduce: 0,
      revoke: 0,
      inRemediation: 0,
      excepted: 0,
      endedUnanswered: 0,
    },
    partial: false,
    may: { takeEvidence: true, manage: true, sign: { allowed: true } },
    document: {
      apiVersion: 'governance.countersign.dev/v1',
      kind: 'CampaignDefinition',
      metadata: {
        name: 'keys',
        title: 'Keys',
        owner: 'group:default/security',
      },
      spec: {
        asks: ['credentials'],
        scope: {},
        cause: 'They are certified every quarter',
        deadline: 'P14D',
        freshness: 'P2D',
        carryForward: { maxAge: 'P180D', sample: 0.05 },
        riskAnalysis: 'RA-7',
      },
    },
    digest: 'd',
    flow: 'owner-review',
    owners: [],
    sources: [{ ...SOURCE, ...source }],
    reasons: [],
  };
}

function carried(id: string): CampaignLeftOut {
  return {
    subject: id,
    title: `key ${id}`,
    source: 'vault',
    identity: 'i1',
    identityTitle: 'teller',
    outcome: 'carried',
    reason: '',
    carried: {
      review: `review-of-${id}`,
      decidedAt: '2025-12-01T00:00:00.000Z',
      decidedBy: 'user:default/ann',
      evidenceDigest: 'a'.repeat(64),
      digest: 'b'.repeat(64),
    },
  };
}

function show(
  shown: CampaignDetail,
  answer: GovernanceApi['listCampaignLeftOut'],
) {
  const api = mockGovernanceApi();
  api.listCampaignLeftOut.mockImplementation(answer);
  renderInTestApp(<CarriedForward campaign={shown} />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
  });
  return api;
}

describe('what a campaign carries forward', () => {
  it('is listed page by page, each with why and the decision that it rests on', async () => {
    const api = show(
      campaign(),
      jest.fn(async (_id, _filter, page) =>
        page?.after
          ? { items: [carried('k3')], total: 3 }
          : {
              items: [carried('k1'), carried('k2')],
              total: 3,
              nextCursor: 'more',
            },
      ),
    );
    expect(
      await screen.findByText(
        /^3 things are not asked about again: somebody decided to keep each less than 180 days before the launch/,
      ),
    ).toBeVisible();
    expect(screen.getByText(/5\s?% of those that could/)).toBeVisible();
    const rows = (await screen.findAllByRole('row')).slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveTextContent('tellerkey k1');
    expect(
      within(rows[0]).getByRole('link', { name: /Kept by/ }),
    ).toHaveAttribute('href', '/governance/reviews/review-of-k1');
    expect(rows[0]).toHaveTextContent('aaaaaaaaaaaa… → bbbbbbbbbbbb…');
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('3 of 3 shown')).toBeVisible();
    expect(api.listCampaignLeftOut).toHaveBeenLastCalledWith(
      'c2',
      { outcome: 'carried' },
      { limit: 20, after: 'more' },
    );
  });

  it('says how many are not for the reader to see', async () => {
    show(
      campaign(),
      jest.fn(async () => ({ items: [carried('k1')], total: 1 })),
    );
    expect(
      await screen.findByText(/2 of them are not for you to see\./),
    ).toBeVisible();
  });

  it.each([
    [0, 'What somebody decided to keep, and has not changed since'],
    [4, 'Things in scope are still being judged.'],
  ])(
    'says what would be here with %s things to be judged',
    async (waiting, hint) => {
      show(
        campaign({ carried: 0, waiting }),
        jest.fn(async () => ({ items: [], total: 0 })),
      );
      expect(
        await screen.findByText('Nothing is carried forward'),
      ).toBeVisible();
      expect(screen.getByText(new RegExp(`^${hint}`))).toBeVisible();
    },
  );

  it('says who may see it, and what failed', async () => {
    const no = await refusal(403, 'NotAllowedError', 'no');
    const list = jest.fn().mockRejectedValue(no);
    show(campaign(), list);
    expect(await screen.findByText(/governance\.campaign\.read/)).toBeVisible();
  });

  it('offers to try again where it failed', async () => {
    const list = jest
      .fn()
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValue({ items: [carried('k1')], total: 3 });
    show(campaign(), list);
    expect(await screen.findByText(/Failed to fetch/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /again/i }));
    expect(await screen.findByText('key k1')).toBeVisible();
  });

  it('is not mentioned where the definition does not carry forward', () => {
    const plain = campaign();
    const { carryForward: _none, ...spec } = plain.document.spec;
    const list = jest.fn();
    show({ ...plain, document: { ...plain.document, spec } }, list);
    expect(screen.queryByText('Carried forward')).not.toBeInTheDocument();
    expect(list).not.toHaveBeenCalled();
  });
});
