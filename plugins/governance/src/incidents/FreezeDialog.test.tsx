import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { FreezeDialog } from './FreezeDialog';

const FINANCE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'finance', title: 'Finance' },
  spec: { type: 'team', children: [] },
};

describe('FreezeDialog', () => {
  it('freezes a team that the catalog knows by its name, which confirms by itself what is theirs', async () => {
    const api = mockGovernanceApi();
    api.listFlows.mockResolvedValue(pageOf([]));
    api.listIdentities.mockResolvedValue(pageOf([]));
    api.listPartnerIntegrations.mockResolvedValue(pageOf([]));
    api.freeze.mockResolvedValue({
      id: 'f1',
      kind: 'team',
      target: 'group:default/finance',
      reason: 'a laptop was stolen',
      setBy: 'user:default/sam',
      setAt: '2026-11-20T08:00:00.000Z',
    });
    const onFrozen = jest.fn();
    renderInTestApp(<FreezeDialog onFrozen={onFrozen} onClose={() => {}} />, {
      apis: [
        [governanceApiRef, api],
        [catalogApiRef, catalogApiMock({ entities: [FINANCE] })],
      ],
      mountedRoutes: { '/governance': rootRouteRef },
    });
    const user = userEvent.setup();
    const kind = await screen.findByRole('button', { name: /What kind/ });
    // The arrow keys choose without opening the list.
    act(() => kind.focus());
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(kind).toHaveTextContent('Team');
    await user.type(screen.getByRole('combobox', { name: /Which/ }), 'Fin');
    await user.click(await screen.findByRole('option', { name: 'Finance' }));
    await user.type(
      screen.getByRole('textbox', { name: /Why/ }),
      'a laptop was stolen',
    );
    await user.click(screen.getByRole('button', { name: 'Freeze Finance' }));
    await waitFor(() => expect(onFrozen).toHaveBeenCalled());
    expect(api.freeze).toHaveBeenCalledWith({
      kind: 'team',
      target: 'group:default/finance',
      reason: 'a laptop was stolen',
      owner: 'group:default/finance',
    });
  });
});
