import { Route, Routes } from 'react-router-dom';
import { ChangePage } from './ChangePage';
import { ChangesPage } from './ChangesPage';

/** The list of proposed changes of flows, and below it the page of each. */
export function ChangesRoutes() {
  return (
    <Routes>
      <Route path="/" element={<ChangesPage />} />
      <Route path="/:changeId" element={<ChangePage />} />
    </Routes>
  );
}
