import { ResponseError } from '@backstage/errors';
import {
  AccessAnswer,
  AuditorAccess,
  AuditorGrant,
  AuditorGrantRequest,
  Absence,
  AbsenceRequest,
  ApprovalView,
  CandidateReportView,
  Ceremony,
  CertificateSummary,
  Certification,
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
  CampaignDraft,
  CampaignLeftOut,
  CampaignPreview,
  CampaignSample,
  SampleRequest,
  SignOffRequest,
  CampaignQuality,
  CampaignStages,
  DelegationRequest,
  CampaignView,
  CertificationLeaf,
  CertificationRollup,
  CertificationStanding,
  CertificationTrend,
  ExceptionRequestInput,
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
  Opening,
  Overview,
  OwnAudit,
  PartnerIntegrationSummary,
  Passkey,
  PasskeyRequest,
  RequestableFlow,
  RequestPreview,
  RequestView,
  ReviewLead,
  ReviewStaging,
  SecondLook,
  SecondLookAnswer,
  ServerTime,
  SourceRegister,
  SourceView,
  CoolDownItem,
  RemediationReason,
  RunbookView,
  SecondAnswer,
  StepTick,
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
import {
  ApprovalAnswer,
  FlowCandidate,
  FlowChangeFilter,
  FlowInstanceFilter,
  ExceptionFilter,
  FreezeRequest,
  GovernanceApi,
  InventoryFilter,
  ItemFilter,
  ModeRequest,
  OverviewSubject,
  PageRequest,
  ReviewFilter,
} from './GovernanceApi';
import type { RollupQuery } from './RollupApi';

function withQuery(path: string, query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

/** What the client needs of its surroundings; Backstage's `fetchApi` and `discoveryApi` fit. @public */
export interface GovernanceClientOptions {
  fetchApi: { fetch: typeof fetch };
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
}

/**
 * Calls the governance backend over HTTP.
 *
 * @public
 */
export class GovernanceClient implements GovernanceApi {
  readonly #fetchApi: GovernanceClientOptions['fetchApi'];
  readonly #discoveryApi: GovernanceClientOptions['discoveryApi'];

  constructor(options: GovernanceClientOptions) {
    this.#fetchApi = options.fetchApi;
    this.#discoveryApi = options.discoveryApi;
  }

  getOverview(subject: OverviewSubject): Promise<Overview> {
    return this.#get('/overview', subject);
  }

  listIdentities(filter: InventoryFilter, page?: PageRequest) {
    return this.#get<Page<IdentitySummary>>('/identities', {
      ...filter,
      ...page,
    });
  }

  getIdentity(ref: string) {
    return this.#get<IdentityDetail>(`/identities/${encodeURIComponent(ref)}`);
  }

  listCertificates(filter: ItemFilter, page?: PageRequest) {
    return this.#get<Page<CertificateSummary>>('/certificates', {
      ...filter,
      ...page,
    });
  }

  listPartnerIntegrations(filter: ItemFilter, page?: PageRequest) {
    return this.#get<Page<PartnerIntegrationSummary>>('/partner-integrations', {
      ...filter,
      ...page,
    });
  }

  listTriage(kind: 'unowned' | 'unattached', page?: PageRequest) {
    return this.#get<Page<IdentityDetail>>('/triage', { kind, ...page });
  }

  listSources() {
    return this.#get<Page<SourceView>>('/sources');
  }

  listReviews(filter: ReviewFilter, page?: PageRequest) {
    return this.#get<Page<ReviewItem>>('/reviews', { ...filter, ...page });
  }

  getReview(id: string) {
    return this.#get<ReviewItemDetail>(`/reviews/${encodeURIComponent(id)}`);
  }

  decideReview(id: string, request: DecisionRequest) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/decisions`,
      request,
    );
  }

  withdrawDecision(id: string) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/withdrawal`,
      {},
    );
  }

  restoreReview(id: string, request: RemediationReason) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/restoration`,
      request,
    );
  }

  confirmDeletion(id: string, request: RemediationReason) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/deletion`,
      request,
    );
  }

  answerAsSecond(id: string, request: SecondAnswer) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/second`,
      request,
    );
  }

  restartReview(id: string, request: RemediationReason) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/restart`,
      request,
    );
  }

  tickRemediationStep(
    id: string,
    task: string,
    step: number,
    request: StepTick,
  ) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/tasks/${encodeURIComponent(
        task,
      )}/steps/${step}`,
      request,
    );
  }

  listCoolDowns(page?: PageRequest & { identity?: string }) {
    return this.#get<Page<CoolDownItem>>('/cool-downs', { ...page });
  }

  listRunbooks() {
    return this.#get<Page<RunbookView>>('/runbooks');
  }

  routeReview(id: string, request: RouteRequest) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/routes`,
      request,
    );
  }

  refreshEvidence(id: string) {
    return this.#post<ReviewItemDetail>(
      `/reviews/${encodeURIComponent(id)}/evidence`,
      {},
    );
  }

  openReviews(identityRef: string, cause: string) {
    return this.#post<{ opened: number }>(
      `/identities/${encodeURIComponent(identityRef)}/reviews`,
      { cause },
    );
  }

  listFlows() {
    return this.#get<Page<FlowSummary>>('/flows');
  }

  getFlow(name: string) {
    return this.#get<FlowDetail>(`/flows/${encodeURIComponent(name)}`);
  }

  examineFlow(candidate: FlowCandidate) {
    return this.#post<CandidateReportView>(
      '/flow-changes/examination',
      candidate,
    );
  }

  getReviewStages(id: string) {
    return this.#get<ReviewStaging>(
      `/reviews/${encodeURIComponent(id)}/stages`,
    );
  }

  delegateReviewTask(id: string, request: DelegationRequest) {
    return this.#post<ReviewStaging>(
      `/reviews/${encodeURIComponent(id)}/delegations`,
      request,
    );
  }

  getReviewLead(id: string) {
    return this.#get<ReviewLead>(`/reviews/${encodeURIComponent(id)}/lead`);
  }

  claimReview(id: string) {
    return this.#post<ReviewLead>(
      `/reviews/${encodeURIComponent(id)}/claim`,
      {},
    );
  }

  unclaimReview(id: string) {
    return this.#post<ReviewLead>(
      `/reviews/${encodeURIComponent(id)}/unclaim`,
      {},
    );
  }

  listAbsences() {
    return this.#get<Page<Absence>>('/me/absences', {});
  }

  setAbsence(request: AbsenceRequest) {
    return this.#post<Absence>('/me/absence', request);
  }

  endAbsence(id: string) {
    return this.#post<Absence>(
      `/me/absences/${encodeURIComponent(id)}/end`,
      {},
    );
  }

  getCampaignStages(id: string) {
    return this.#get<CampaignStages>(
      `/campaigns/${encodeURIComponent(id)}/stages`,
    );
  }

  askUnansweredAgain(campaignId: string) {
    return this.#post<{ asked: number }>(
      `/campaigns/${encodeURIComponent(campaignId)}/iterations`,
      {},
    );
  }

  listCampaignDrafts(page?: PageRequest) {
    return this.#get<Page<CampaignDraft>>('/campaign-drafts', { ...page });
  }

  launchCampaignDraft(id: string) {
    return this.#post<CampaignDraft>(
      `/campaign-drafts/${encodeURIComponent(id)}/launch`,
      {},
    );
  }

  dropCampaignDraft(id: string, reason: string) {
    return this.#post<CampaignDraft>(
      `/campaign-drafts/${encodeURIComponent(id)}/drop`,
      { reason },
    );
  }

  proposeFlow(candidate: FlowCandidate & { reason: string }) {
    return this.#post<FlowChangeView>('/flow-changes', candidate);
  }

  listFlowChanges(filter: FlowChangeFilter, page?: PageRequest) {
    return this.#get<Page<FlowChangeView>>('/flow-changes', {
      ...filter,
      ...page,
    });
  }

  getFlowChange(id: string) {
    return this.#get<FlowChangeDetail>(
      `/flow-changes/${encodeURIComponent(id)}`,
    );
  }

  rollBackFlow(name: string, reason: string) {
    return this.#post<FlowChangeView>(
      `/flows/${encodeURIComponent(name)}/rollback`,
      { reason },
    );
  }

  dryRunFlowMigration(source: string, page?: PageRequest) {
    return this.#post<MigrationDryRun>('/flow-migrations/dry-run', {
      source,
      ...page,
    });
  }

  proposeFlowMigration(source: string, reason: string) {
    return this.#post<FlowMigrationView>('/flow-migrations', {
      source,
      reason,
    });
  }

  listFlowMigrations(filter: { flow?: string }, page?: PageRequest) {
    return this.#get<Page<FlowMigrationView>>('/flow-migrations', {
      ...filter,
      ...page,
    });
  }

  getFlowMigration(id: string) {
    return this.#get<FlowMigrationView>(
      `/flow-migrations/${encodeURIComponent(id)}`,
    );
  }

  listMigratedInstances(id: string, page?: PageRequest) {
    return this.#get<Page<MigratedInstance>>(
      `/flow-migrations/${encodeURIComponent(id)}/instances`,
      { ...page },
    );
  }

  listFlowInstances(filter: FlowInstanceFilter, page?: PageRequest) {
    return this.#get<Page<FlowInstanceView>>('/flow-instances', {
      ...filter,
      ...page,
    });
  }

  getFlowInstance(id: string) {
    return this.#get<FlowInstanceDetail>(
      `/flow-instances/${encodeURIComponent(id)}`,
    );
  }

  listApprovals(page?: PageRequest) {
    return this.#get<Page<ApprovalView>>('/approvals', { ...page });
  }

  getApproval(instanceId: string) {
    return this.#get<ApprovalView>(
      `/approvals/${encodeURIComponent(instanceId)}`,
    );
  }

  answerApproval(instanceId: string, answer: ApprovalAnswer) {
    return this.#post<{ state: string; version: number }>(
      `/approvals/${encodeURIComponent(instanceId)}/answers`,
      answer,
    );
  }

  beginApprovalProof(
    instanceId: string,
    answer: Pick<ApprovalAnswer, 'decision' | 'digest'>,
  ) {
    return this.#post<Ceremony>(
      `/approvals/${encodeURIComponent(instanceId)}/proofs`,
      answer,
    );
  }

  beginReviewProof(
    id: string,
    request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
  ) {
    return this.#post<Ceremony>(
      `/reviews/${encodeURIComponent(id)}/proofs`,
      request,
    );
  }

  listRequestableFlows() {
    return this.#get<Page<RequestableFlow>>('/requestable-flows');
  }

  previewRequest(request: FlowRequest) {
    return this.#post<RequestPreview>('/requests/preview', request);
  }

  createRequest(request: FlowRequest & { idempotencyKey: string }) {
    return this.#post<RequestView>('/requests', request);
  }

  listRequests(page?: PageRequest) {
    return this.#get<Page<RequestView>>('/requests', { ...page });
  }

  listPasskeys() {
    return this.#get<Page<Passkey>>('/passkeys');
  }

  beginPasskey() {
    return this.#post<Enrolment>('/passkeys/enrolments', {});
  }

  enrolPasskey(request: PasskeyRequest) {
    return this.#post<Passkey>('/passkeys', request);
  }

  removePasskey(id: string) {
    return this.#request<{ removed: true }>(
      `/passkeys/${encodeURIComponent(id)}`,
      { method: 'DELETE' },
    );
  }

  getFlowTrigger(flow: string) {
    return this.#get<FlowTriggerView>(
      `/flows/${encodeURIComponent(flow)}/trigger`,
    );
  }

  listTriggerRuns(flow: string, page: PageRequest = {}) {
    return this.#get<Page<TriggerRunView>>(
      `/flows/${encodeURIComponent(flow)}/trigger-runs`,
      { ...page },
    );
  }

  listTriggerStarts(
    runId: string,
    filter: { state?: TriggerStartView['state'] },
    page: PageRequest = {},
  ) {
    return this.#get<Page<TriggerStartView>>(
      `/trigger-runs/${encodeURIComponent(runId)}/starts`,
      { ...filter, ...page },
    );
  }

  resumeTriggerRun(runId: string, reason: string) {
    return this.#post<TriggerRunView>(
      `/trigger-runs/${encodeURIComponent(runId)}/resume`,
      { reason },
    );
  }

  sendEvent(event: TriggerEventInput) {
    return this.#post<TriggerEventAnswer>('/events', event);
  }

  decideReviews(request: BulkDecisionRequest) {
    return this.#post<BulkDecisionAnswer>('/reviews/decisions', request);
  }

  listCampaignDefinitions() {
    return this.#get<Page<CampaignDefinitionView>>('/campaign-definitions');
  }

  saveCampaignDefinition(source: string) {
    return this.#post<CampaignDefinitionView>('/campaign-definitions', {
      source,
    });
  }

  previewCampaign(definition: string) {
    return this.#get<CampaignPreview>(
      `/campaign-definitions/${encodeURIComponent(definition)}/preview`,
    );
  }

  listCampaigns(page: PageRequest = {}, show?: 'all' | 'unended') {
    return this.#get<Page<CampaignView>>('/campaigns', { ...page, show });
  }

  getCampaign(id: string) {
    return this.#get<CampaignDetail>(`/campaigns/${encodeURIComponent(id)}`);
  }

  launchCampaign(definition: string, digest: string) {
    return this.#post<CampaignDetail>('/campaigns', { definition, digest });
  }

  listCampaignLeftOut(
    id: string,
    filter: { outcome?: CampaignLeftOut['outcome'] } = {},
    page: PageRequest = {},
  ) {
    return this.#get<Page<CampaignLeftOut>>(
      `/campaigns/${encodeURIComponent(id)}/left-out`,
      { ...filter, ...page },
    );
  }

  async getEvidencePack(campaignId: string) {
    const response = await this.#send(
      `/campaigns/${encodeURIComponent(campaignId)}/evidence-pack`,
      { method: 'GET' },
    );
    return response.blob();
  }

  explainAccess(
    question: { subject: string; at: string },
    page: PageRequest = {},
  ) {
    return this.#get<AccessAnswer>('/access', { ...question, ...page });
  }

  getOwnAudit() {
    return this.#get<OwnAudit>('/me/audit');
  }

  listCertifications(identityRef: string) {
    return this.#get<Page<Certification>>(
      `/identities/${encodeURIComponent(identityRef)}/certifications`,
    );
  }

  getSourceRegister() {
    return this.#get<SourceRegister>('/source-register');
  }

  listAuditorGrants(page: PageRequest = {}) {
    return this.#get<Page<AuditorGrant>>('/auditor-grants', { ...page });
  }

  giveAuditorGrant(request: AuditorGrantRequest) {
    return this.#post<AuditorGrant>('/auditor-grants', request);
  }

  revokeAuditorGrant(id: string) {
    return this.#post<AuditorGrant>(
      `/auditor-grants/${encodeURIComponent(id)}/revoke`,
      {},
    );
  }

  listAuditorAccesses(grantId: string, page: PageRequest = {}) {
    return this.#get<Page<AuditorAccess>>(
      `/auditor-grants/${encodeURIComponent(grantId)}/accesses`,
      { ...page },
    );
  }

  signOffCampaign(campaignId: string, request: SignOffRequest) {
    return this.#post<CampaignDetail>(
      `/campaigns/${encodeURIComponent(campaignId)}/sign-off`,
      request,
    );
  }

  drawCampaignSample(campaignId: string, request: SampleRequest) {
    return this.#get<CampaignSample>(
      `/campaigns/${encodeURIComponent(campaignId)}/sample`,
      request,
    );
  }

  closeCampaign(id: string) {
    return this.#post<CampaignDetail>(
      `/campaigns/${encodeURIComponent(id)}/close`,
      {},
    );
  }

  cancelCampaign(id: string, reason: string) {
    return this.#post<CampaignDetail>(
      `/campaigns/${encodeURIComponent(id)}/cancel`,
      { reason },
    );
  }

  listExceptions(filter: ExceptionFilter, page: PageRequest = {}) {
    return this.#get<Page<ExceptionView>>('/exceptions', {
      ...filter,
      ...page,
    });
  }

  requestException(request: ExceptionRequestInput) {
    return this.#post<{ instanceId: string }>('/exceptions', request);
  }

  withdrawException(id: string) {
    return this.#post<ExceptionView>(
      `/exceptions/${encodeURIComponent(id)}/withdraw`,
      {},
    );
  }

  listObligations(
    filter: { subject?: string; status?: ObligationView['status'] },
    page: PageRequest = {},
  ) {
    return this.#get<Page<ObligationView>>('/obligations', {
      ...filter,
      ...page,
    });
  }

  listFreezes() {
    return this.#get<Page<FreezeView>>('/freezes');
  }

  freeze(request: FreezeRequest) {
    return this.#post<FreezeView>('/freezes', request);
  }

  askForRevalidation(id: string, owner: string) {
    return this.#post<FreezeView>(
      `/freezes/${encodeURIComponent(id)}/revalidations`,
      { owner },
    );
  }

  getFlowSwitch() {
    return this.#get<FlowSwitchView>('/flow-switch');
  }

  stopFlows(reason: string) {
    return this.#post<FlowSwitchView>('/flow-switch/stop', { reason });
  }

  askToResumeFlows(reason: string) {
    return this.#post<FlowSwitchView>('/flow-switch/resume', { reason });
  }

  listModes() {
    return this.#get<Page<ModeView>>('/modes');
  }

  changeMode(request: ModeRequest) {
    return this.#post<ModeView>('/modes', request);
  }

  getControl() {
    return this.#get<ControlView>('/control');
  }

  listHeldEffects(page?: PageRequest) {
    return this.#get<Page<HeldEffectView>>('/control/held', { ...page });
  }

  listFlowChecks(flow: string, page?: PageRequest) {
    return this.#get<Page<FlowCheckView>>(
      `/flows/${encodeURIComponent(flow)}/checks`,
      { ...page },
    );
  }

  checkFlow(flow: string) {
    return this.#post<FlowCheckView>(
      `/flows/${encodeURIComponent(flow)}/checks`,
      {},
    );
  }

  listDisagreements(checkId: string, page?: PageRequest) {
    return this.#get<Page<DisagreementView>>(
      `/flow-checks/${encodeURIComponent(checkId)}/disagreements`,
      { ...page },
    );
  }

  async reportOpening(reviewId: string, opening: Opening) {
    await this.#post<unknown>(
      `/reviews/${encodeURIComponent(reviewId)}/openings`,
      opening,
    );
  }

  getCampaignQuality(campaignId: string) {
    return this.#get<CampaignQuality>(
      `/campaigns/${encodeURIComponent(campaignId)}/quality`,
    );
  }

  listSecondLooks(campaignId: string, page: PageRequest = {}) {
    return this.#get<Page<SecondLook>>(
      `/campaigns/${encodeURIComponent(campaignId)}/second-looks`,
      { ...page },
    );
  }

  answerSecondLook(id: string, answer: SecondLookAnswer) {
    return this.#post<SecondLook>(
      `/second-looks/${encodeURIComponent(id)}`,
      answer,
    );
  }

  getCertificationRollup(query: RollupQuery) {
    return this.#get<CertificationRollup>('/rollups/certification', query);
  }

  getCertificationTrend(query: RollupQuery) {
    return this.#get<CertificationTrend>('/rollups/certification/trend', query);
  }

  listCertificationLeaves(
    query: RollupQuery & { standing?: CertificationStanding },
    page: PageRequest = {},
  ) {
    return this.#get<Page<CertificationLeaf>>('/rollups/certification/items', {
      ...query,
      ...page,
    });
  }

  exportCertificationRollup(query: RollupQuery) {
    return this.#getBlob('/rollups/certification.csv', query);
  }

  exportCampaignItems(id: string, format: 'csv' | 'jsonl') {
    return this.#getBlob(
      `/campaigns/${encodeURIComponent(id)}/items.${format}`,
    );
  }

  getServerTime() {
    return this.#get<ServerTime>('/time');
  }

  async #getBlob(path: string, query: object = {}): Promise<Blob> {
    const response = await this.#send(withQuery(path, query), {
      method: 'GET',
    });
    return response.blob();
  }

  #get<T>(path: string, query: object = {}): Promise<T> {
    return this.#request<T>(withQuery(path, query), { method: 'GET' });
  }

  #post<T>(path: string, body: object): Promise<T> {
    return this.#request<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#send(path, init);
    return (await response.json()) as T;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('governance');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
