import {
  ApprovalView,
  CandidateReportView,
  Ceremony,
  CertificateSummary,
  Enrolment,
  FlowRequest,
  ControlView,
  DisagreementView,
  FlowChangeDetail,
  FlowChangeView,
  FlowCheckView,
  FlowDetail,
  FlowInstanceDetail,
  FlowInstanceView,
  FlowMigrationView,
  FlowSummary,
  CampaignDefinitionView,
  CampaignDetail,
  CampaignLeftOut,
  CampaignPreview,
  CampaignView,
  ExceptionRequestInput,
  OwnerOverride,
  ReviewOwnership,
  ExclusionPreview,
  ExclusionRequest,
  ExclusionSelector,
  ExclusionView,
  ExceptionView,
  FlowSwitchView,
  FlowTriggerView,
  ObligationView,
  TriggerEventAnswer,
  TriggerEventInput,
  TriggerRunView,
  TriggerStartView,
  FreezeView,
  HeldEffectView,
  IdentityDetail,
  IdentitySummary,
  MigratedInstance,
  MigrationDryRun,
  ModeView,
  Overview,
  PartnerIntegrationSummary,
  Passkey,
  PasskeyRequest,
  ProofAnswer,
  RequestableFlow,
  RequestPreview,
  RequestView,
  ServerTime,
  SourceView,
  StandaloneDetail,
} from '../api';
import {
  BulkDecisionAnswer,
  BulkDecisionRequest,
  DecisionRequest,
  Page,
  ReviewItem,
  ReviewItemDetail,
  RouteRequest,
} from '../reviews';
import type { EvidenceApi } from './EvidenceApi';
import { QualityApi } from './QualityApi';
import { RemediationApi } from './RemediationApi';
import { ReviewerApi } from './ReviewerApi';
import { RollupApi } from './RollupApi';

/** Where a page of a list starts and how long it is. @public */
export interface PageRequest {
  limit?: number;
  after?: string;
}

/** Which certificates or partner integrations to list. @public */
export interface ItemFilter {
  /** Full entity reference of the component that uses them. */
  component?: string;
  /** Full entity reference of the owning group or user. */
  owner?: string;
  source?: string;
  environment?: string;
  /** Part of the name or of the external id, in whatever case. */
  text?: string;
}

/** Which identities to list. @public */
export interface InventoryFilter extends ItemFilter {
  type?: string;
}

/**
 * What an overview is about: a Component or Group, or a governed Resource by its inventory reference (the annotation
 * `governance.countersign.dev/identity`).
 *
 * @public
 */
export type OverviewSubject = { entityRef: string } | { identityRef: string };

/** Which review items to list. @public */
export interface ReviewFilter {
  /** `me`: those that the caller is asked about. */
  assignee?: 'me';
  owner?: string;
  component?: string;
  identity?: string;
  /** `pending` is everything that is not closed. */
  status?: 'pending' | 'open' | 'closed';
  /** Only those that this campaign asks about. */
  campaign?: string;
  /** Part of the name of the identity or of the thing, in whatever case. */
  text?: string;
}

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

/** An answer to what a flow asks. @public */
export interface ApprovalAnswer {
  decision: string;
  /** The digest that came with the question: what was seen. */
  digest: string;
  comment?: string;
  /** Where the question takes a proof of presence; see {@link GovernanceApi.beginApprovalProof}. */
  proof?: ProofAnswer;
}

/** Which exceptions to list. @public */
export interface ExceptionFilter {
  flow?: string;
  subject?: string;
  /** `in-force`: without those that are over. */
  status?: 'in-force' | 'all';
}

/** What is to be frozen, and why. @public */
export interface FreezeRequest {
  kind: FreezeView['kind'];
  /** A flow's name, or the reference of the identity, integration or issuer. */
  target: string;
  reason: string;
  /** Full entity reference of whom it belongs to; they must confirm it before it is let go. */
  owner: string;
}

/** How far flows are to go, and why. What is left out stands for any. @public */
export interface ModeRequest {
  source?: string;
  environment?: string;
  flow?: string;
  mode: ModeView['mode'];
  reason: string;
}

/**
 * What pages, cards and scripts ask of the governance backend. Every call acts for the signed-in caller and throws a
 * `ResponseError` with the backend's reason.
 *
 * @public
 */
export interface GovernanceApi
  extends ReviewerApi,
    EvidenceApi,
    RollupApi,
    QualityApi,
    RemediationApi {
  /** Counts and the three worst rows for a Component, a governed Resource or a Group. */
  getOverview(subject: OverviewSubject): Promise<Overview>;
  listIdentities(
    filter: InventoryFilter,
    page?: PageRequest,
  ): Promise<Page<IdentitySummary>>;
  getIdentity(ref: string): Promise<IdentityDetail>;
  listCertificates(
    filter: ItemFilter,
    page?: PageRequest,
  ): Promise<Page<CertificateSummary>>;
  getCertificate(ref: string): Promise<StandaloneDetail>;
  getPartnerIntegration(ref: string): Promise<StandaloneDetail>;
  /** Asks the owner of a certificate or a partner integration about it now; returns how many items were opened. */
  openStandaloneReview(
    thing: Pick<StandaloneDetail, 'kind' | 'ref'>,
    cause: string,
  ): Promise<{ opened: number }>;
  listPartnerIntegrations(
    filter: ItemFilter,
    page?: PageRequest,
  ): Promise<Page<PartnerIntegrationSummary>>;
  /** Identities that nobody owns, or that no component uses, with ranked suggestions. */
  listTriage(
    kind: 'unowned' | 'unattached',
    page?: PageRequest,
  ): Promise<Page<IdentityDetail>>;
  listSources(): Promise<Page<SourceView>>;
  listReviews(
    filter: ReviewFilter,
    page?: PageRequest,
  ): Promise<Page<ReviewItem>>;
  getReview(id: string): Promise<ReviewItemDetail>;
  decideReview(id: string, request: DecisionRequest): Promise<ReviewItemDetail>;
  withdrawDecision(id: string): Promise<ReviewItemDetail>;
  routeReview(id: string, request: RouteRequest): Promise<ReviewItemDetail>;
  refreshEvidence(id: string): Promise<ReviewItemDetail>;
  /** Asks the owner now about everything that an identity holds; returns how many items were opened. */
  openReviews(identityRef: string, cause: string): Promise<{ opened: number }>;
  /** Decides about many items at once; each is decided or refused by itself. */
  decideReviews(request: BulkDecisionRequest): Promise<BulkDecisionAnswer>;
  /** What campaigns can be launched from. */
  listCampaignDefinitions(): Promise<Page<CampaignDefinitionView>>;
  /** Saves a definition, YAML or JSON, in the place of the one of its name. */
  saveCampaignDefinition(source: string): Promise<CampaignDefinitionView>;
  /** What launching a campaign would do now; writes nothing. */
  previewCampaign(definition: string): Promise<CampaignPreview>;
  /** Campaigns, the latest first. */
  listCampaigns(
    page?: PageRequest,
    show?: 'all' | 'unended',
  ): Promise<Page<CampaignView>>;
  getCampaign(id: string): Promise<CampaignDetail>;
  /** Launches a campaign as it was previewed: `digest` is the one of the preview. */
  launchCampaign(definition: string, digest: string): Promise<CampaignDetail>;
  /** What of the scope is not asked about, each with its reason. */
  listCampaignLeftOut(
    id: string,
    filter?: { outcome?: CampaignLeftOut['outcome'] },
    page?: PageRequest,
  ): Promise<Page<CampaignLeftOut>>;
  /** Closes a campaign and decides nothing. */
  closeCampaign(id: string): Promise<CampaignDetail>;
  /** Cancels a campaign; its open questions are withdrawn. */
  cancelCampaign(id: string, reason: string): Promise<CampaignDetail>;
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
  /** What flows ask the caller, the most urgent first. */
  listApprovals(page?: PageRequest): Promise<Page<ApprovalView>>;
  /** What an instance asks now, for those who are asked. */
  getApproval(instanceId: string): Promise<ApprovalView>;
  answerApproval(
    instanceId: string,
    answer: ApprovalAnswer,
  ): Promise<{ state: string; version: number }>;
  /** Begins the proof of presence that an answer takes. */
  beginApprovalProof(
    instanceId: string,
    answer: Pick<ApprovalAnswer, 'decision' | 'digest'>,
  ): Promise<Ceremony>;
  /** Begins the proof of presence that a decision takes. */
  beginReviewProof(
    id: string,
    request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
  ): Promise<Ceremony>;
  /** What the caller may ask for. */
  listRequestableFlows(): Promise<Page<RequestableFlow>>;
  /** The way that a request would take; writes nothing. */
  previewRequest(request: FlowRequest): Promise<RequestPreview>;
  /** Asks; the same key again yields the same request. */
  createRequest(
    request: FlowRequest & { idempotencyKey: string },
  ): Promise<RequestView>;
  /** What the caller has asked for, newest first. */
  listRequests(page?: PageRequest): Promise<Page<RequestView>>;
  /** The caller's passkeys, oldest first. */
  listPasskeys(): Promise<Page<Passkey>>;
  beginPasskey(): Promise<Enrolment>;
  enrolPasskey(request: PasskeyRequest): Promise<Passkey>;
  removePasskey(id: string): Promise<{ removed: true }>;
  /** What is frozen now, oldest first. */
  listFreezes(): Promise<Page<FreezeView>>;
  freeze(request: FreezeRequest): Promise<FreezeView>;
  /** Asks once more for the revalidation of what is frozen; `owner` as in {@link FreezeRequest}. */
  askForRevalidation(id: string, owner: string): Promise<FreezeView>;
  /** Whether what follows from schedules and silence is stopped. */
  getFlowSwitch(): Promise<FlowSwitchView>;
  stopFlows(reason: string): Promise<FlowSwitchView>;
  /** Asks a second person to let it go on. */
  askToResumeFlows(reason: string): Promise<FlowSwitchView>;
  /** How far flows may go, by source, environment and flow. */
  listModes(): Promise<Page<ModeView>>;
  /** Lowers a mode at once; for a raise a second person is asked. */
  changeMode(request: ModeRequest): Promise<ModeView>;
  /** What bounds flows at this moment, and what waits for it. */
  getControl(): Promise<ControlView>;
  /** Automatic disables that wait until the hour has room. */
  listHeldEffects(page?: PageRequest): Promise<Page<HeldEffectView>>;
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
  /** Exceptions as granted, the latest first. */
  listExceptions(
    filter: ExceptionFilter,
    page?: PageRequest,
  ): Promise<Page<ExceptionView>>;
  /** Corrections of owners with what is to be changed at the source, the latest first. */
  listOwnerOverrides(
    filter: { show?: 'open' | 'all' },
    page?: PageRequest,
  ): Promise<Page<ReviewOwnership>>;
  /** Confirms, as somebody of the proposed owner, that an identity is theirs. */
  confirmOwnerOverride(id: string): Promise<OwnerOverride>;
  /** Ends a correction of an owner, or a proposal. */
  withdrawOwnerOverride(id: string): Promise<OwnerOverride>;
  /** Exclusions as granted, the latest first. */
  listExclusions(
    filter: { status?: 'in-force' | 'all' },
    page?: PageRequest,
  ): Promise<Page<ExclusionView>>;
  /** What an exclusion would cover now. */
  previewExclusion(selector: ExclusionSelector): Promise<ExclusionPreview>;
  /** Asks for an exclusion; others decide. Returns the flow instance that does. */
  requestExclusion(request: ExclusionRequest): Promise<{ instanceId: string }>;
  /** Ends an exclusion before its time. */
  withdrawExclusion(id: string): Promise<ExclusionView>;
  /** Asks for an exception; others decide. Returns the flow instance that does. */
  requestException(
    request: ExceptionRequestInput,
  ): Promise<{ instanceId: string }>;
  /** Ends an exception before its time. */
  withdrawException(id: string): Promise<ExceptionView>;
  /** What is owed about what flows have granted, in the order in which it is due. */
  listObligations(
    filter: { subject?: string; status?: ObligationView['status'] },
    page?: PageRequest,
  ): Promise<Page<ObligationView>>;
  /** The time that deadlines are compared with, ISO 8601; the browser's clock may be wrong, or the backend's moved. */
  getServerTime(): Promise<ServerTime>;
}
