import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { Absence } from '@countersign/plugin-governance-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { AbsenceSetting } from './AbsenceSetting';

function absence(more: Partial<Absence> = {}): Absence {
  return {
    id: 'a1',
    person: 'user:default/test',
    substitute: 'user:default/ben',
    from: '2020-01-01T00:00:00.000Z',
    to: '2999-01-01T00:00:00.000Z',
    ...more,
  };
}

function show(items: Absence[]) {
  const api = mockGovernanceApi();
  api.listAbsences.mockResolvedValue(pageOf(items));
  const identity = mockApis.identity({ userEntityRef: 'user:default/test' });
  renderInTestApp(<AbsenceSetting />, {
    apis: [
      [governanceApiRef, api],
      [identityApiRef, identity],
    ],
  });
  return api;
}

describe('AbsenceSetting', () => {
  it('says who is asked besides while one is away, and lets one be back', async () => {
    const api = show([absence()]);
    api.endAbsence.mockResolvedValue(absence({ endedAt: '2026-01-01' }));
    expect(
      await screen.findByText(/user:default\/ben is asked besides/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'I am back' }));
    await waitFor(() => expect(api.endAbsence).toHaveBeenCalledWith('a1'));
    await waitFor(() => expect(api.listAbsences).toHaveBeenCalledTimes(2));
  });

  it('says for whom one stands in, and does not let one end that', async () => {
    show([
      absence({ person: 'user:default/ann', substitute: 'user:default/test' }),
    ]);
    expect(
      await screen.findByText(/You stand in for user:default\/ann/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'I am back' }),
    ).not.toBeInTheDocument();
  });

  it('says what standing in means before one names somebody', async () => {
    show([]);
    await userEvent.click(
      await screen.findByRole('button', { name: 'I will be away' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'They are asked besides about everything that you are asked',
    );
    expect(
      screen.getByRole('button', { name: 'Have them stand in' }),
    ).toBeDisabled();
  });
});
