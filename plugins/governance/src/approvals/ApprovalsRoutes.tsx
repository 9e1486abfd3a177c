import { Route, Routes } from 'react-router-dom';
import { ApprovalPage } from './ApprovalPage';
import { ApprovalsPage } from './ApprovalsPage';

/** What flows ask the reader, and below it the page of each question. */
export function ApprovalsRoutes() {
  return (
    <Routes>
      <Route path="/" element={<ApprovalsPage />} />
      <Route path="/:instanceId" element={<ApprovalPage />} />
    </Routes>
  );
}
