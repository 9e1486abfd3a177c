import {
  CertificationLeaf,
  CertificationRollup,
  CertificationStanding,
  CertificationTrend,
  ProcessFinding,
  RollupDimension,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Whose numbers, and of what. @public */
export interface RollupQuery {
  by: RollupDimension;
  /** Reference of a Group, User, Domain, System or Component; everything unless told. */
  node?: string;
  /** What one campaign asked; the last answer about each thing unless told. */
  campaign?: string;
}

/** How teams and systems stand. @public */
export interface RollupApi {
  getCertificationRollup(query: RollupQuery): Promise<CertificationRollup>;
  /** How it stood day by day, up to now. */
  getCertificationTrend(query: RollupQuery): Promise<CertificationTrend>;
  /** The single things behind the numbers. */
  listCertificationLeaves(
    query: RollupQuery & { standing?: CertificationStanding },
    page?: PageRequest,
  ): Promise<Page<CertificationLeaf>>;
  /** What {@link RollupApi.getCertificationRollup} says, as comma-separated values. */
  exportCertificationRollup(query: RollupQuery): Promise<Blob>;
  /** What is beyond its threshold in how certification goes, of a team and those below it, or of a campaign that runs. */
  listProcessFindings(
    filter: { team?: string; campaign?: string },
    page?: PageRequest,
  ): Promise<Page<ProcessFinding>>;
  /** Every item of a campaign that the caller may see. */
  exportCampaignItems(id: string, format: 'csv' | 'jsonl'): Promise<Blob>;
}
