import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { AskedCredential } from './AskedCredential';

const APPROVAL = {
  instanceId: 'i',
  flow: 'service-account-issuance',
  title: 'Service account issuance',
  subject: 'identity:1',
  subjectTitle: 'ledger-reader',
  state: 'review',
  kind: 'approval',
  mode: 'enforce',
  startedAt: '2026-11-27T10:00:00.000Z',
  digest: 'd',
  fields: {
    request: {
      identity: 'identity:1',
      issuer: 'ledger-db',
      environment: 'prod',
      scopes: ['member:ledger_readers', 'table:public.invoices:SELECT'],
      ttlDays: 30,
      target: 'claim:abc',
    },
  },
  decisions: ['approve', 'deny'],
  stages: [],
  answered: [],
} satisfies ApprovalView;

describe('AskedCredential', () => {
  it('says what is asked for in a sentence', async () => {
    renderInTestApp(<AskedCredential approval={APPROVAL} />);
    expect(
      await screen.findByText(
        /it may member:ledger_readers, table:public.invoices:SELECT in prod, for 30 days, and is delivered to claim:abc/,
      ),
    ).toBeInTheDocument();
  });

  it('asks whether it is right, where it is to be confirmed', async () => {
    renderInTestApp(
      <AskedCredential
        approval={{ ...APPROVAL, decisions: ['confirm', 'refuse'] }}
      />,
    );
    expect(
      await screen.findByText(
        /refused until you confirm it. Is it right that ledger-reader may/,
      ),
    ).toBeInTheDocument();
  });

  it('asks who breaks glass whether what was made is right', async () => {
    const { ttlDays: _, ...request } = APPROVAL.fields.request;
    const asked = {
      ...APPROVAL,
      kind: 'challenge' as const,
      decisions: ['passed', 'failed'],
      fields: { request: { ...request, ttlHours: 4 } },
    };
    renderInTestApp(
      <>
        <AskedCredential approval={asked} />
        <AskedCredential
          approval={{
            ...asked,
            fields: { ...asked.fields, credential: { ref: 'issued-1' } },
          }}
        />
      </>,
    );
    expect(
      await screen.findByText(/in prod, for 4 hours, and is delivered/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/refused until you confirm it/),
    ).toBeInTheDocument();
  });

  it('says nothing of what is no credential', async () => {
    renderInTestApp(
      <>
        <p>here</p>
        <AskedCredential approval={{ ...APPROVAL, fields: { a: 1 } }} />
      </>,
    );
    await screen.findByText('here');
    expect(screen.queryByText('What is asked')).not.toBeInTheDocument();
  });
});
