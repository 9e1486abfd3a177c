import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  GovernancePage,
  governanceApiRef,
  governanceLegacyPlugin,
} from '@countersign/plugin-governance/legacy';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';

async function reject() {
  throw new Error('There is nothing here');
}

describe('the page in a legacy app', () => {
  it('has the page on which flows are bound, behind a tab', async () => {
    const api = {
      getServerTime: reject,
      getFlowSwitch: reject,
      listModes: reject,
      getControl: reject,
    };
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [governanceApiRef, api as never],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/governance/*" element={<GovernancePage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/governance/control'],
        mountedRoutes: { '/governance': governanceLegacyPlugin.routes.root },
      },
    );
    expect(await screen.findByText('The one switch')).toBeInTheDocument();
    expect(screen.getAllByText(/There is nothing here/).length).toBeGreaterThan(
      0,
    );
    expect(screen.getByRole('tab', { name: 'Control' })).toHaveAttribute(
      'href',
      '/governance/control',
    );
  });
});
