import {
  RollupDimension,
  StandingAccess,
  StandingCredential,
  StandingKind,
  StandingTeam,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Within what standing access is counted. @public */
export interface StandingQuery {
  by?: RollupDimension;
  /** Reference of a Group, User, Domain, System or Component; everything unless told. */
  node?: string;
}

/** Which credentials are listed. @public */
export interface StandingFilter extends StandingQuery {
  /** Exactly whose, and `none` for what nobody is known to own. */
  owner?: string;
  kind?: StandingKind;
}

/** Credentials that work, wherever they were seen: whether they end, and whether somebody uses them. @public */
export interface StandingApi {
  getStandingAccess(query: StandingQuery): Promise<StandingAccess>;
  /** By owner, those with most without an end first. */
  listStandingTeams(
    query: StandingQuery,
    page?: PageRequest,
  ): Promise<Page<StandingTeam>>;
  /** The single credentials behind a number. */
  listStandingCredentials(
    filter: StandingFilter,
    page?: PageRequest,
  ): Promise<Page<StandingCredential>>;
  /** The numbers of every owner, as comma-separated values. */
  exportStandingAccess(query: StandingQuery): Promise<Blob>;
}
