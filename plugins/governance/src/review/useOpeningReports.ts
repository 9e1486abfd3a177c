import { useApi } from '@backstage/frontend-plugin-api';
import { GovernanceApi } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { OpeningReports } from './OpeningReports';

/** What is lost outlives the page that it was about: the reports belong to the API, and go with it. */
const REPORTS = new WeakMap<GovernanceApi, OpeningReports>();

/** Reports of what was opened, the same ones on every page. */
export function useOpeningReports(): OpeningReports {
  const api = useApi(governanceApiRef);
  const known = REPORTS.get(api);
  if (known) {
    return known;
  }
  const reports = new OpeningReports(api);
  REPORTS.set(api, reports);
  return reports;
}
