import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ComputedFactView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { ComputedFacts } from './ComputedFacts';

function show(facts: ComputedFactView[]) {
  renderInTestApp(<ComputedFacts facts={facts} />, {
    apis: [[governanceApiRef, mockGovernanceApi()]],
  });
}

describe('ComputedFacts', () => {
  it('says that something is unknown, why, and from what', async () => {
    show([
      {
        yields: 'risk.score',
        formula: 'risk-score 1.0.0',
        reasons: ['identity.privileged is unknown'],
        computedAt: '2026-01-01T00:00:00.000Z',
        inputs: [
          { path: 'identity.privileged', state: 'unknown' },
          {
            path: 'identity.owned',
            state: 'known',
            value: true,
            source: 'fake',
            at: '2026-01-01T00:00:00.000Z',
          },
        ],
      },
    ]);
    expect(await screen.findByText('risk.score: unknown')).toBeInTheDocument();
    expect(
      screen.getByText('Because: identity.privileged is unknown'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('identity.privileged: not known'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/identity\.owned: yes, by fake/),
    ).toBeInTheDocument();
  });

  it('shows a value with what made it', async () => {
    show([
      {
        yields: 'risk.score',
        formula: 'risk-score 1.0.0',
        value: 45,
        reasons: ['has a critical finding (+45)'],
        computedAt: '2026-01-01T00:00:00.000Z',
        inputs: [],
      },
    ]);
    expect(await screen.findByText('risk.score: 45')).toBeInTheDocument();
    expect(
      screen.getByText('Because: has a critical finding (+45)'),
    ).toBeInTheDocument();
  });
});
