import { Route, Routes } from 'react-router-dom';
import { NewRequestPage } from './NewRequestPage';
import { RequestsPage } from './RequestsPage';

/** What the reader has asked for, and below it asking for something. */
export function RequestsRoutes() {
  return (
    <Routes>
      <Route path="/" element={<RequestsPage />} />
      <Route path="/new/:flowName" element={<NewRequestPage />} />
    </Routes>
  );
}
