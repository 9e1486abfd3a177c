import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { AlertDisplay, SignInPage } from '@backstage/core-components';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  catalogPlugin,
} from '@backstage/plugin-catalog';
import {
  governanceLegacyPlugin,
  GovernancePage,
} from '@countersign/plugin-governance/legacy';
import { Navigate, Route } from 'react-router-dom';
import { entityPage } from './EntityPage';

const app = createApp({
  plugins: [catalogPlugin, governanceLegacyPlugin],
  components: {
    SignInPage: props => <SignInPage {...props} auto providers={['guest']} />,
  },
});

const routes = (
  <FlatRoutes>
    <Route path="/" element={<Navigate to="catalog" />} />
    <Route path="/catalog" element={<CatalogIndexPage />} />
    <Route
      path="/catalog/:namespace/:kind/:name"
      element={<CatalogEntityPage />}
    >
      {entityPage}
    </Route>
    <Route path="/governance" element={<GovernancePage />} />
  </FlatRoutes>
);

/** A portal on the legacy frontend system. */
export const App = app.createRoot(
  <>
    <AlertDisplay />
    <AppRouter>{routes}</AppRouter>
  </>,
);
