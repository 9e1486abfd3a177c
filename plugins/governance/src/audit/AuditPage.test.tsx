import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  AccessAnswer,
  AuditorGrant,
} from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { AuditPage } from './AuditPage';

const REF = 'a'.repeat(32);
const ANSWER: AccessAnswer = {
  subject: { ref: REF, kind: 'identity', title: 'booker' },
  at: '2026-01-31T23:59:59.999Z',
  limits: ['Attachments are not kept by date.'],
  total: 1,
  items: [
    {
      ref: 'k',
      kind: 'credential',
      title: 'booker-key',
      identity: { ref: REF, title: 'booker' },
      source: 'vault',
      held: { answer: 'yes', reason: 'Its source showed it', source: 'vault' },
      owner: { known: true, ref: 'group:default/ledger' },
      decision: {
        known: true,
        review: 'r1',
        decision: 'keep',
        at: '2026-01-20T00:00:00.000Z',
        by: 'user:default/ann',
        why: 'It books payments',
        evidenceDigest: 'd',
        seq: 42,
        campaign: { id: 'c1', title: 'Keys 3' },
      },
      issuance: { known: false, reason: 'No request went through a flow' },
      exceptions: [],
      use: { known: false, reason: 'No use of it is known' },
      timeline: [
        {
          at: '2026-01-20T00:00:00.000Z',
          kind: 'decided',
          what: 'decided: keep',
          by: 'user:default/ann',
          from: 'ledger',
          seq: 42,
        },
      ],
    },
  ],
};
const GRANT: AuditorGrant = {
  id: 'g1',
  person: 'user:default/alex',
  from: '2026-01-01T00:00:00.000Z',
  to: '2999-01-01T00:00:00.000Z',
  reason: 'The yearly audit',
  givenBy: 'user:default/sam',
  givenAt: '2026-01-01T00:00:00.000Z',
  status: 'active',
  accesses: 2,
  lastAccessAt: '2026-01-02T00:00:00.000Z',
};

function show(prepare: (api: ReturnType<typeof mockGovernanceApi>) => void) {
  const api = mockGovernanceApi();
  api.getSourceRegister.mockResolvedValue({ declared: false, items: [] });
  api.listAuditorGrants.mockResolvedValue(pageOf([GRANT]));
  prepare(api);
  renderInTestApp(<AuditPage />, { apis: [[governanceApiRef, api]] });
  return api;
}

async function ask(text: string, day = '2026-01-31') {
  await userEvent.type(await screen.findByLabelText(/Name or reference/), text);
  const at = screen.getByLabelText('On');
  await userEvent.clear(at);
  await userEvent.type(at, day);
  await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
}

describe('why something had access', () => {
  it('is answered with decision, campaign and entry, and unknown where it is not known', async () => {
    const api = show(mock => mock.explainAccess.mockResolvedValue(ANSWER));
    await ask(REF);
    expect(
      await screen.findByText('booker on 2026-01-31: 1 of 1 shown were held.'),
    ).toBeVisible();
    expect(api.explainAccess).toHaveBeenCalledWith(
      { subject: REF, at: '2026-01-31' },
      expect.anything(),
    );
    expect(screen.getByText('Attachments are not kept by date.')).toBeVisible();
    expect(document.body.textContent).toContain('because: It books payments');
    expect(document.body.textContent).toContain('entry 42 of the ledger');
    expect(screen.getByText('asked by Keys 3')).toBeVisible();
    expect(screen.getAllByText('Unknown')).toHaveLength(2);
  });

  it('finds what is meant by a name', async () => {
    const api = show(mock => {
      mock.explainAccess.mockResolvedValue(ANSWER);
      mock.listIdentities.mockResolvedValue(
        pageOf([{ ref: REF, title: 'booker', source: 'vault' }]) as Awaited<
          ReturnType<typeof mock.listIdentities>
        >,
      );
    });
    await ask('book');
    await userEvent.click(
      await screen.findByRole('button', { name: 'booker (vault)' }),
    );
    expect(await screen.findByText(/^booker on 2026-01-31/)).toBeVisible();
    expect(api.explainAccess).toHaveBeenCalledTimes(1);
  });

  it('says what it takes to ask', async () => {
    const error = await refusal(403, 'NotAllowedError', 'no');
    show(mock => mock.explainAccess.mockRejectedValue(error));
    await ask(REF);
    expect(await screen.findByText(/governance\.evidence\.read/)).toBeVisible();
  });
});

describe('who may read for a while', () => {
  it('is listed with how often they read, and what', async () => {
    const api = show(mock =>
      mock.listAuditorAccesses.mockResolvedValue(
        pageOf([
          {
            id: 'a1',
            at: '2026-01-02T00:00:00.000Z',
            person: 'user:default/alex',
            operation: 'getEvidencePack',
            target: 'id=c1',
          },
        ]),
      ),
    );
    expect(await screen.findByText('1 grant is in force.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: '2 times' }));
    expect(await screen.findByText('getEvidencePack')).toBeVisible();
    expect(api.listAuditorAccesses).toHaveBeenCalledWith(
      'g1',
      expect.anything(),
    );
  });

  it('is revoked after what that means was said', async () => {
    const api = show(mock =>
      mock.revokeAuditorGrant.mockResolvedValue({
        ...GRANT,
        status: 'revoked',
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revoke' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/read nothing more/)).toBeVisible();
    expect(api.revokeAuditorGrant).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke' }),
    );
    expect(api.revokeAuditorGrant).toHaveBeenCalledWith('g1');
  });

  it('says that nothing is known to be missing where nobody has said what is expected', async () => {
    show(() => undefined);
    expect(
      await screen.findByText(/^Nobody has said which sources are expected/),
    ).toBeVisible();
  });
});
