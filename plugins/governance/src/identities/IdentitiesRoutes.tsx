import { Route, Routes } from 'react-router-dom';
import { IdentitiesPage } from './IdentitiesPage';
import { IdentityPage } from './IdentityPage';

/** The list of identities, and below it the page of each. */
export function IdentitiesRoutes() {
  return (
    <Routes>
      <Route path="/" element={<IdentitiesPage />} />
      <Route path="/:identityRef" element={<IdentityPage />} />
    </Routes>
  );
}
