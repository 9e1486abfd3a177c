import { Route, Routes } from 'react-router-dom';
import { InstancePage } from './InstancePage';
import { InstancesPage } from './InstancesPage';

/** The list of instances of flows, and below it the page of each. */
export function InstancesRoutes() {
  return (
    <Routes>
      <Route path="/" element={<InstancesPage />} />
      <Route path="/:instanceId" element={<InstancePage />} />
    </Routes>
  );
}
