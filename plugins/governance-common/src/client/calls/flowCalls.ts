import {
  CandidateReportView,
  DisagreementView,
  FlowChangeDetail,
  FlowChangeView,
  FlowCheckView,
  FlowDetail,
  FlowInstanceDetail,
  FlowInstanceView,
  FlowMigrationView,
  FlowSummary,
  FlowTriggerView,
  MigratedInstance,
  MigrationDryRun,
  ObligationView,
  TriggerEventAnswer,
  TriggerEventInput,
  TriggerRunView,
  TriggerStartView,
} from '../../api';
import { Page } from '../../reviews';
import type {
  FlowCandidate,
  FlowChangeFilter,
  FlowInstanceFilter,
} from '../FlowApi';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import { HttpCalls } from './HttpCalls';

/** Flows: definitions, changes, migrations, checks and instances. */
export const flowCalls = (http: HttpCalls) =>
  ({
    listFlows() {
      return http.get<Page<FlowSummary>>('/flows');
    },

    getFlow(name: string) {
      return http.get<FlowDetail>(`/flows/${encodeURIComponent(name)}`);
    },

    examineFlow(candidate: FlowCandidate) {
      return http.post<CandidateReportView>(
        '/flow-changes/examination',
        candidate,
      );
    },

    proposeFlow(candidate: FlowCandidate & { reason: string }) {
      return http.post<FlowChangeView>('/flow-changes', candidate);
    },

    listFlowChanges(filter: FlowChangeFilter, page?: PageRequest) {
      return http.get<Page<FlowChangeView>>('/flow-changes', {
        ...filter,
        ...page,
      });
    },

    getFlowChange(id: string) {
      return http.get<FlowChangeDetail>(
        `/flow-changes/${encodeURIComponent(id)}`,
      );
    },

    rollBackFlow(name: string, reason: string) {
      return http.post<FlowChangeView>(
        `/flows/${encodeURIComponent(name)}/rollback`,
        { reason },
      );
    },

    dryRunFlowMigration(source: string, page?: PageRequest) {
      return http.post<MigrationDryRun>('/flow-migrations/dry-run', {
        source,
        ...page,
      });
    },

    proposeFlowMigration(source: string, reason: string) {
      return http.post<FlowMigrationView>('/flow-migrations', {
        source,
        reason,
      });
    },

    listFlowMigrations(filter: { flow?: string }, page?: PageRequest) {
      return http.get<Page<FlowMigrationView>>('/flow-migrations', {
        ...filter,
        ...page,
      });
    },

    getFlowMigration(id: string) {
      return http.get<FlowMigrationView>(
        `/flow-migrations/${encodeURIComponent(id)}`,
      );
    },

    listMigratedInstances(id: string, page?: PageRequest) {
      return http.get<Page<MigratedInstance>>(
        `/flow-migrations/${encodeURIComponent(id)}/instances`,
        { ...page },
      );
    },

    listFlowInstances(filter: FlowInstanceFilter, page?: PageRequest) {
      return http.get<Page<FlowInstanceView>>('/flow-instances', {
        ...filter,
        ...page,
      });
    },

    getFlowInstance(id: string) {
      return http.get<FlowInstanceDetail>(
        `/flow-instances/${encodeURIComponent(id)}`,
      );
    },

    listFlowChecks(flow: string, page?: PageRequest) {
      return http.get<Page<FlowCheckView>>(
        `/flows/${encodeURIComponent(flow)}/checks`,
        { ...page },
      );
    },

    checkFlow(flow: string) {
      return http.post<FlowCheckView>(
        `/flows/${encodeURIComponent(flow)}/checks`,
        {},
      );
    },

    listDisagreements(checkId: string, page?: PageRequest) {
      return http.get<Page<DisagreementView>>(
        `/flow-checks/${encodeURIComponent(checkId)}/disagreements`,
        { ...page },
      );
    },

    getFlowTrigger(flow: string) {
      return http.get<FlowTriggerView>(
        `/flows/${encodeURIComponent(flow)}/trigger`,
      );
    },

    listTriggerRuns(flow: string, page: PageRequest = {}) {
      return http.get<Page<TriggerRunView>>(
        `/flows/${encodeURIComponent(flow)}/trigger-runs`,
        { ...page },
      );
    },

    listTriggerStarts(
      runId: string,
      filter: { state?: TriggerStartView['state'] },
      page: PageRequest = {},
    ) {
      return http.get<Page<TriggerStartView>>(
        `/trigger-runs/${encodeURIComponent(runId)}/starts`,
        { ...filter, ...page },
      );
    },

    resumeTriggerRun(runId: string, reason: string) {
      return http.post<TriggerRunView>(
        `/trigger-runs/${encodeURIComponent(runId)}/resume`,
        { reason },
      );
    },

    sendEvent(event: TriggerEventInput) {
      return http.post<TriggerEventAnswer>('/events', event);
    },

    listObligations(
      filter: { subject?: string; status?: ObligationView['status'] },
      page: PageRequest = {},
    ) {
      return http.get<Page<ObligationView>>('/obligations', {
        ...filter,
        ...page,
      });
    },
  } satisfies Partial<GovernanceApi>);
