import { renderInTestApp } from '@backstage/frontend-test-utils';
import { FlowSummary } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { FlowProblems } from './FlowProblems';

const FLOW: FlowSummary = {
  name: 'access',
  owner: 'group:default/security',
  version: '1.0.0',
  hash: 'a'.repeat(64),
  author: 'plugin:governance',
  running: 0,
  ended: 0,
  pendingChanges: 0,
  problems: [],
};

describe('FlowProblems', () => {
  it('counts what is wrong and says each in words', async () => {
    renderInTestApp(
      <FlowProblems
        flow={{
          ...FLOW,
          problems: [
            { code: 'failed-effects', words: '2 of its effects failed' },
            {
              code: 'retried-effects',
              words: '1 of its effects is tried again',
            },
          ],
        }}
      />,
    );
    expect(await screen.findByText('2 problems')).toBeVisible();
    expect(screen.getByText('2 of its effects failed.')).toBeVisible();
    expect(screen.getByText('1 of its effects is tried again.')).toBeVisible();
  });

  it('says nothing where nothing is wrong', async () => {
    renderInTestApp(
      <>
        <p>the page</p>
        <FlowProblems flow={FLOW} />
      </>,
    );
    expect(await screen.findByText('the page')).toBeVisible();
    expect(screen.queryByText(/problem/)).not.toBeInTheDocument();
  });
});
