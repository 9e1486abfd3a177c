import { Route, Routes } from 'react-router-dom';
import { ProposePage } from '../flowChanges/ProposePage';
import { FlowPage } from './FlowPage';
import { FlowsPage } from './FlowsPage';

/** The list of flows, below it the page of each, and there the proposal of a change. */
export function FlowsRoutes() {
  return (
    <Routes>
      <Route path="/" element={<FlowsPage />} />
      <Route path="/:flowName" element={<FlowPage />} />
      <Route path="/:flowName/change" element={<ProposePage />} />
    </Routes>
  );
}
