import { StandingAccess, StandingCredential, StandingTeam } from '../../api';
import { Page } from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import type { StandingFilter, StandingQuery } from '../StandingApi';
import { HttpCalls } from './HttpCalls';

/** Credentials that work, wherever they were seen. */
export const standingCalls = (http: HttpCalls) =>
  ({
    getStandingAccess(query: StandingQuery) {
      return http.get<StandingAccess>('/standing-access', query);
    },

    listStandingTeams(query: StandingQuery, page: PageRequest = {}) {
      return http.get<Page<StandingTeam>>('/standing-access/teams', {
        ...query,
        ...page,
      });
    },

    listStandingCredentials(filter: StandingFilter, page: PageRequest = {}) {
      return http.get<Page<StandingCredential>>(
        '/standing-access/credentials',
        { ...filter, ...page },
      );
    },

    exportStandingAccess(query: StandingQuery) {
      return http.getBlob('/standing-access.csv', query);
    },
  } satisfies Partial<GovernanceApi>);
