import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { AskedJustification } from './AskedJustification';

const APPROVAL = {
  instanceId: 'i',
  flow: 'break-glass',
  title: 'Break glass',
  subject: 'identity:1',
  subjectTitle: 'payments-batch',
  state: 'review',
  kind: 'approval',
  mode: 'enforce',
  requestedBy: 'user:default/sam',
  startedAt: '2026-11-27T10:00:00.000Z',
  digest: 'd',
  fields: {
    credential: { ref: 'issued-1' },
    owner: { ref: 'group:default/payments' },
    request: {
      identity: 'identity:1',
      environment: 'prod',
      scopes: ['member:ledger_readers'],
      reason: 'the nightly run has stopped',
    },
  },
  decisions: ['justified', 'not-justified'],
  stages: [],
  answered: [],
} satisfies ApprovalView;

describe('AskedJustification', () => {
  it('says who had what, and the reason that was given', async () => {
    renderInTestApp(<AskedJustification approval={APPROVAL} />);
    expect(
      await screen.findByText(
        /broke glass: without an approval, payments-batch could use member:ledger_readers in prod/,
      ),
    ).toHaveTextContent('sam');
    expect(
      screen.getByText(
        'The reason that was given: the nightly run has stopped',
      ),
    ).toBeInTheDocument();
  });

  it('says nothing where it is to be approved or confirmed', async () => {
    renderInTestApp(
      <>
        <p>here</p>
        <AskedJustification
          approval={{ ...APPROVAL, decisions: ['confirm', 'refuse'] }}
        />
      </>,
    );
    await screen.findByText('here');
    expect(screen.queryByText('What is asked')).not.toBeInTheDocument();
  });
});
