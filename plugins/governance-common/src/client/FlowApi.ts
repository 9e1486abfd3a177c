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
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** A candidate for a new version of a flow, as YAML. @public */
export interface FlowCandidate {
  source: string;
  /** FlowTest documents; those of the active version if left out. */
  tests?: string;
}

/** Which changes of flows to list. @public */
export interface FlowChangeFilter {
  flow?: string;
  status?: FlowChangeView['status'];
}

/** Which instances of flows to list. @public */
export interface FlowInstanceFilter {
  flow?: string;
  status?: FlowInstanceView['status'];
  subject?: string;
}

/** Flows: what they say, how they change, what runs in them and what starts them. @public */
export interface FlowApi {
  /** The active version of every flow. */
  listFlows(): Promise<Page<FlowSummary>>;
  getFlow(name: string): Promise<FlowDetail>;
  /** What a candidate means; writes nothing. */
  examineFlow(candidate: FlowCandidate): Promise<CandidateReportView>;
  /** Proposes a new version; somebody else decides. */
  proposeFlow(
    candidate: FlowCandidate & { reason: string },
  ): Promise<FlowChangeView>;
  listFlowChanges(
    filter: FlowChangeFilter,
    page?: PageRequest,
  ): Promise<Page<FlowChangeView>>;
  getFlowChange(id: string): Promise<FlowChangeDetail>;
  /** Goes back to the version before: at once where that allows no more, otherwise others decide. */
  rollBackFlow(name: string, reason: string): Promise<FlowChangeView>;
  /** What a migration, as YAML, would do to running instances; writes nothing. */
  dryRunFlowMigration(
    source: string,
    page?: PageRequest,
  ): Promise<MigrationDryRun>;
  /** Proposes a migration; somebody else decides. */
  proposeFlowMigration(
    source: string,
    reason: string,
  ): Promise<FlowMigrationView>;
  listFlowMigrations(
    filter: { flow?: string },
    page?: PageRequest,
  ): Promise<Page<FlowMigrationView>>;
  getFlowMigration(id: string): Promise<FlowMigrationView>;
  listMigratedInstances(
    id: string,
    page?: PageRequest,
  ): Promise<Page<MigratedInstance>>;
  listFlowInstances(
    filter: FlowInstanceFilter,
    page?: PageRequest,
  ): Promise<Page<FlowInstanceView>>;
  getFlowInstance(id: string): Promise<FlowInstanceDetail>;
  /** When a flow was looked at again and what came of it, newest first. */
  listFlowChecks(
    flow: string,
    page?: PageRequest,
  ): Promise<Page<FlowCheckView>>;
  /** Asks for a look at a flow now. */
  checkFlow(flow: string): Promise<FlowCheckView>;
  /** Past decisions that came out differently in a look. */
  listDisagreements(
    checkId: string,
    page?: PageRequest,
  ): Promise<Page<DisagreementView>>;
  /** What starts a flow by itself, and when next. */
  getFlowTrigger(flow: string): Promise<FlowTriggerView>;
  /** What a flow has started by itself, the latest first. */
  listTriggerRuns(
    flow: string,
    page?: PageRequest,
  ): Promise<Page<TriggerRunView>>;
  /** What one run started, or why it did not. */
  listTriggerStarts(
    runId: string,
    filter: { state?: TriggerStartView['state'] },
    page?: PageRequest,
  ): Promise<Page<TriggerStartView>>;
  /** Lets a run go on that was paused for too many refusals. */
  resumeTriggerRun(runId: string, reason: string): Promise<TriggerRunView>;
  /** Tells flows that something has happened. */
  sendEvent(event: TriggerEventInput): Promise<TriggerEventAnswer>;
  /** What is owed about what flows have granted, in the order in which it is due. */
  listObligations(
    filter: { subject?: string; status?: ObligationView['status'] },
    page?: PageRequest,
  ): Promise<Page<ObligationView>>;
}
