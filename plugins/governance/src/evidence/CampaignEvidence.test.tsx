import { renderInTestApp } from '@backstage/frontend-test-utils';
import { CampaignDetail } from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { CampaignEvidence } from './CampaignEvidence';
import { RegisterTable } from './RegisterTable';
import { saveFile } from './saveFile';

jest.mock('./saveFile', () => ({ saveFile: jest.fn() }));

const progress = {
  items: 6,
  open: 2,
  answered: 3,
  keep: 2,
  reduce: 0,
  revoke: 1,
  inRemediation: 1,
  excepted: 0,
  endedUnanswered: 0,
};
const CLOSED: CampaignDetail = {
  id: 'c1',
  definition: 'keys',
  number: 3,
  title: 'Keys 3',
  owner: 'group:default/security',
  state: 'closed-with-open-remediation',
  openedBy: 'user:default/sam',
  trigger: { kind: 'person' },
  openedAt: '2026-01-01T00:00:00.000Z',
  dueAt: '2026-01-15T00:00:00.000Z',
  endedAt: '2026-01-15T00:00:00.000Z',
  progress,
  partial: false,
  document: {
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
  },
  digest: 'd',
  flow: 'owner-review',
  owners: [],
  sources: [],
  reasons: [],
  may: { takeEvidence: true, manage: true, sign: { allowed: true } },
};
const SIGNED: CampaignDetail = {
  ...CLOSED,
  signOff: {
    by: 'user:default/sam',
    at: '2026-01-16T00:00:00.000Z',
    statement: 'I have looked at every revoke',
    riskAnalysis: 'RA-7',
    openItems: 3,
    openReason: 'Followed in INC-7',
  },
};

function show(campaign: CampaignDetail, api = mockGovernanceApi()) {
  const onChanged = jest.fn();
  renderInTestApp(
    <CampaignEvidence campaign={campaign} onChanged={onChanged} />,
    { apis: [[governanceApiRef, api]] },
  );
  return { api, onChanged };
}

describe('the evidence of a campaign', () => {
  it('is not offered before the campaign has ended', async () => {
    renderInTestApp(
      <>
        <span>before</span>
        <CampaignEvidence
          campaign={{ ...CLOSED, state: 'running' }}
          onChanged={jest.fn()}
        />
      </>,
      { apis: [[governanceApiRef, mockGovernanceApi()]] },
    );
    await screen.findByText('before');
    expect(screen.queryByText('Evidence for auditors')).toBeNull();
  });

  it('offers nobody what they may not do, and says why', async () => {
    show({
      ...CLOSED,
      may: {
        takeEvidence: false,
        manage: false,
        sign: { allowed: false, reason: 'Its sign-off is held' },
      },
    });
    expect(await screen.findByText(/Its sign-off is held/)).toBeVisible();
    expect(screen.getByText(/have a grant to read it/)).toBeVisible();
    expect(screen.queryAllByRole('button')).toEqual([]);
  });

  it('says who signed, on what, and with what open', async () => {
    show(SIGNED);
    expect(await screen.findByText(/^Signed by/)).toBeInTheDocument();
    expect(screen.getByText(/I have looked at every revoke/)).toBeVisible();
    expect(screen.getByText(/RA-7/)).toBeVisible();
    expect(
      screen.getByText(/3 items were open when it was signed: Followed/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Sign the result' }),
    ).toBeNull();
  });

  it('is signed with a statement, and with a reason where something is open', async () => {
    const { api, onChanged } = show(CLOSED);
    api.signOffCampaign.mockResolvedValue(SIGNED);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign the result' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/cannot be taken back/)).toBeVisible();
    expect(within(dialog).getByText(/^3 items are unanswered/)).toBeVisible();
    const confirm = within(dialog).getByRole('button', {
      name: 'Sign the result',
    });
    const [statement, reason] = within(dialog).getAllByRole('textbox');
    await userEvent.type(statement, 'I stand for all of it');
    expect(confirm).toBeDisabled();
    await userEvent.type(reason, 'Followed in INC-7');
    await userEvent.click(confirm);
    expect(api.signOffCampaign).toHaveBeenCalledWith('c1', {
      statement: 'I stand for all of it',
      openReason: 'Followed in INC-7',
    });
    expect(onChanged).toHaveBeenCalledWith(SIGNED);
  });

  it('downloads the pack, and says why it could not', async () => {
    const { api } = show(SIGNED);
    const pack = new Blob(['{}']);
    api.getEvidencePack.mockResolvedValueOnce(pack);
    const button = await screen.findByRole('button', {
      name: 'Download the pack',
    });
    await userEvent.click(button);
    expect(saveFile).toHaveBeenCalledWith(pack, 'evidence-keys-3.jsonl');
    expect(
      await screen.findByText('The pack has been downloaded.'),
    ).toBeVisible();
    api.getEvidencePack.mockRejectedValueOnce(
      await refusal(403, 'NotAllowedError', 'a pack is whole'),
    );
    await userEvent.click(button);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'a pack is whole',
    );
  });

  it('draws a sample by a seed', async () => {
    const { api } = show(SIGNED);
    api.drawCampaignSample.mockResolvedValue({
      algorithm: 'sha256-lowest-v1',
      seed: 'audit',
      size: 25,
      population: 6,
      strata: [{ stratum: 'all', population: 6, drawn: 1 }],
      items: [
        {
          item: 'i1',
          stratum: 'all',
          rank: '00',
          identityTitle: 'booker',
          subjectTitle: 'booker-key',
          source: 'vault',
          owner: 'group:default/ledger',
        },
      ],
    });
    const draw = await screen.findByRole('button', { name: 'Draw' });
    expect(draw).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Seed'), 'audit');
    await userEvent.click(draw);
    expect(await screen.findByText('1 of 6 items are drawn.')).toBeVisible();
    expect(screen.getByText('booker: booker-key')).toBeVisible();
    expect(api.drawCampaignSample).toHaveBeenCalledWith('c1', {
      seed: 'audit',
      size: 25,
    });
  });
});

describe('the register of sources', () => {
  it('says in a sentence what is not as expected, and who answers for it', async () => {
    renderInTestApp(
      <RegisterTable
        register={[
          {
            source: 'mainframe',
            title: 'Mainframe',
            owner: 'group:default/platform',
            status: 'never-connected',
          },
          { source: 'shadow', title: 'Shadow', status: 'unexpected' },
          {
            source: 'vault',
            title: 'Vault',
            owner: 'group:default/platform',
            status: 'connected',
            readAt: '2026-01-01T00:00:00.000Z',
          },
        ]}
      />,
      { apis: [[governanceApiRef, mockGovernanceApi()]] },
    );
    expect(
      await screen.findByText(
        '2 sources are not as expected: Mainframe, Shadow.',
      ),
    ).toBeVisible();
    for (const state of ['Never connected', 'Not expected', 'Connected']) {
      expect(screen.getByText(state)).toBeVisible();
    }
    expect(screen.getByText('nobody')).toBeVisible();
  });
});
