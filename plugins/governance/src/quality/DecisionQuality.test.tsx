import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CampaignQuality,
  QualityRun,
  scoreRun,
} from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { DecisionQuality } from './DecisionQuality';

const AT = '2026-11-20T08:00:00.000Z';

/** A run of decisions about what was never opened. */
function stamped(): QualityRun {
  return scoreRun(
    Array.from({ length: 20 }, () => ({
      decidedAt: AT,
      decision: 'keep' as const,
      evidenceOpened: false,
      together: 20,
      weighty: false,
    })),
  );
}

const LOOK = {
  id: 'l1',
  campaign: 'c1',
  reviewId: 'r1',
  question: 'Does it still need its key?',
  decision: 'keep' as const,
  state: 'waiting' as const,
  askedAt: AT,
};

function show(quality: Partial<CampaignQuality>) {
  const api = mockGovernanceApi();
  api.getCampaignQuality.mockResolvedValue({
    teams: [],
    perPerson: false,
    minPeople: 3,
    held: false,
    ...quality,
  });
  api.listSecondLooks.mockResolvedValue(
    pageOf([LOOK, { ...LOOK, id: 'l2', mayNot: 'You have decided about it' }]),
  );
  renderInTestApp(<DecisionQuality campaignId="c1" />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
  });
  return { api, user: userEvent.setup() };
}

describe('DecisionQuality', () => {
  it('says of a flagged run by which signals, with what was measured and from where on it counts', async () => {
    show({
      teams: [
        {
          owner: 'group:default/ledger',
          people: 3,
          decisions: 20,
          flagged: 1,
          runs: [stamped()],
        },
      ],
    });
    expect(
      await screen.findByText('20 decisions. Flagged runs: 1.'),
    ).toBeVisible();
    expect(
      screen.getByText('Decided without being opened: 100 % (more than 30 %)'),
    ).toBeVisible();
    expect(
      screen.getByText(
        'Evidence gone through to its end: 0 % (less than 20 %)',
      ),
    ).toBeVisible();
    expect(screen.getByText(/People are not named/)).toBeVisible();
  });

  it('shows no run of a team of so few that it would name somebody', async () => {
    show({
      teams: [
        { owner: 'group:default/ledger', people: 1, decisions: 9, flagged: 0 },
      ],
    });
    expect(
      await screen.findByText(/not shown: fewer than 3 people decided/),
    ).toBeVisible();
    expect(screen.queryByText(/Flagged$/)).not.toBeInTheDocument();
  });

  it('takes a second look with a reason, from those who may', async () => {
    const { api, user } = show({
      held: true,
      secondLook: {
        share: 0.2,
        by: 'group:default/security',
        waiting: 2,
        agrees: 0,
        differs: 0,
      },
    });
    api.answerSecondLook.mockResolvedValue({ ...LOOK, state: 'differs' });
    expect(
      await screen.findByText('The result may not be signed off yet'),
    ).toBeVisible();
    expect(await screen.findByText(/You have decided about it/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('It decides nothing.');
    expect(
      within(dialog).getByRole('button', { name: 'I differ' }),
    ).toBeDisabled();
    await user.type(
      within(dialog).getByRole('textbox'),
      'nobody has used it since May',
    );
    await user.click(within(dialog).getByRole('button', { name: 'I differ' }));
    await waitFor(() =>
      expect(api.answerSecondLook).toHaveBeenCalledWith('l1', {
        verdict: 'differs',
        note: 'nobody has used it since May',
      }),
    );
  });
});
