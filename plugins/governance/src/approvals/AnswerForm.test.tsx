import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { startAuthentication } from '@simplewebauthn/browser';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { AnswerForm } from './AnswerForm';

jest.mock('@simplewebauthn/browser', () => ({
  ...jest.requireActual('@simplewebauthn/browser'),
  startAuthentication: jest.fn(),
}));
const askDevice = startAuthentication as jest.Mock;

const CHALLENGE: ApprovalView = {
  instanceId: 'i1',
  flow: 'agent-tool-grant',
  title: 'Tool for an AI agent',
  subject: 'agent:helper',
  state: 'step-up',
  kind: 'challenge',
  mode: 'enforce',
  startedAt: '2026-11-01T00:00:00.000Z',
  digest: 'd1',
  fields: {},
  decisions: ['passed', 'failed'],
  stages: [{ id: 'step-up', quorum: 1, eligible: 1 }],
  answered: [],
  proof: { uses: 'human-proof@v1', fresh: 'PT5M' },
};
const PASSKEY = {
  id: 'p1',
  label: 'Laptop',
  createdAt: '2026-10-01T00:00:00.000Z',
  usableFrom: '2026-10-02T00:00:00.000Z',
  usable: true,
  synced: false,
};
const CEREMONY = {
  challengeId: 'c1',
  options: { challenge: 'abc' },
  expiresAt: '2099-01-01T00:00:00.000Z',
};
const SIGNED = {
  id: 'p1',
  rawId: 'p1',
  type: 'public-key' as const,
  clientExtensionResults: { appid: true },
  response: { clientDataJSON: 'a', authenticatorData: 'b', signature: 'c' },
};

function openForm(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void,
  approval = CHALLENGE,
) {
  const api = mockGovernanceApi();
  api.listPasskeys.mockResolvedValue(pageOf([PASSKEY]));
  api.beginApprovalProof.mockResolvedValue(CEREMONY);
  api.answerApproval.mockResolvedValue({ state: 'review', version: 2 });
  change(api);
  const onAnswered = jest.fn();
  renderInTestApp(
    <AnswerForm
      approval={approval}
      consequences={{}}
      onAnswered={onAnswered}
    />,
    {
      apis: [[governanceApiRef, api]],
      mountedRoutes: { '/governance': rootRouteRef },
    },
  );
  return { api, onAnswered, user: userEvent.setup() };
}

describe('AnswerForm', () => {
  beforeEach(() => askDevice.mockReset());

  it('has the device sign exactly the decision that was pressed', async () => {
    askDevice.mockResolvedValue(SIGNED);
    const { api, onAnswered, user } = openForm(() => {});
    await user.click(
      await screen.findByRole('button', { name: 'Prove that I am here' }),
    );
    await waitFor(() => expect(onAnswered).toHaveBeenCalled());
    expect(api.beginApprovalProof).toHaveBeenCalledWith('i1', {
      decision: 'passed',
      digest: 'd1',
    });
    expect(askDevice).toHaveBeenCalledWith({ optionsJSON: CEREMONY.options });
    expect(api.answerApproval).toHaveBeenCalledWith('i1', {
      decision: 'passed',
      digest: 'd1',
      proof: {
        challengeId: 'c1',
        response: { ...SIGNED, clientExtensionResults: {} },
      },
    });
  });

  it('sends nothing where the person does not confirm, and says so', async () => {
    const cancelled = new Error('The operation was not allowed');
    cancelled.name = 'NotAllowedError';
    askDevice.mockRejectedValue(cancelled);
    const { api, user } = openForm(() => {});
    await user.click(
      await screen.findByRole('button', { name: 'Prove that I am here' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The device did not confirm',
    );
    expect(api.answerApproval).not.toHaveBeenCalled();
  });

  it('leads who has no passkey to where one is set up', async () => {
    openForm(api => api.listPasskeys.mockResolvedValue(pageOf([])));
    expect(
      await screen.findByRole('link', { name: 'Set up a passkey' }),
    ).toHaveAttribute('href', '/governance/passkeys');
    expect(
      screen.getByRole('button', { name: 'Prove that I am here' }),
    ).toBeDisabled();
  });

  it('says from when on a passkey that waits can be used', async () => {
    openForm(api =>
      api.listPasskeys.mockResolvedValue(
        pageOf([
          { ...PASSKEY, usable: false, usableFrom: '2099-01-01T00:00:00.000Z' },
        ]),
      ),
    );
    expect(
      await screen.findByText(/Your passkey can be used/),
    ).toBeInTheDocument();
  });

  it('asks no device where no proof is taken, and keeps the comment when refused', async () => {
    const { proof, ...plain } = CHALLENGE;
    const error = await refusal(409, 'ConflictError', 'it has changed since');
    const { api, user } = openForm(
      mock => mock.answerApproval.mockRejectedValue(error),
      { ...plain, kind: 'approval', decisions: ['approve', 'deny'] },
    );
    const comment = await screen.findByRole('textbox');
    await user.type(comment, 'fine by me');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'it has changed since',
    );
    expect(comment).toHaveValue('fine by me');
    expect(askDevice).not.toHaveBeenCalled();
    expect(api.listPasskeys).not.toHaveBeenCalled();
    expect(proof).toBeDefined();
  });
});
