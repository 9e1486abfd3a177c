import { ResponseError } from '@backstage/errors';
import {
  GovernanceApi,
  StandingQuery,
} from '@countersign/plugin-governance-common';

/** An API whose calls all fail until a test says what they answer. */
export type MockGovernanceApi = {
  [K in keyof GovernanceApi]: jest.Mock<
    ReturnType<GovernanceApi[K]>,
    Parameters<GovernanceApi[K]>
  >;
};

/** A mock of the governance backend. */
export function mockGovernanceApi(): MockGovernanceApi {
  const unset = (name: string) =>
    jest.fn().mockRejectedValue(new Error(`The test did not set ${name}`));
  return {
    getOverview: unset('getOverview'),
    listIdentities: unset('listIdentities'),
    getIdentity: unset('getIdentity'),
    listCertificates: unset('listCertificates'),
    listPartnerIntegrations: unset('listPartnerIntegrations'),
    listTriage: unset('listTriage'),
    listSources: unset('listSources'),
    listReviews: unset('listReviews'),
    getReview: unset('getReview'),
    decideReview: unset('decideReview'),
    decideReviews: unset('decideReviews'),
    withdrawDecision: unset('withdrawDecision'),
    restoreReview: unset('restoreReview'),
    restartReview: unset('restartReview'),
    confirmDeletion: unset('confirmDeletion'),
    answerAsSecond: unset('answerAsSecond'),
    tickRemediationStep: unset('tickRemediationStep'),
    listCoolDowns: unset('listCoolDowns'),
    listRunbooks: unset('listRunbooks'),
    routeReview: unset('routeReview'),
    refreshEvidence: unset('refreshEvidence'),
    openReviews: unset('openReviews'),
    getCertificate: unset('getCertificate'),
    getPartnerIntegration: unset('getPartnerIntegration'),
    openStandaloneReview: unset('openStandaloneReview'),
    getEvidencePack: unset('getEvidencePack'),
    signOffCampaign: unset('signOffCampaign'),
    drawCampaignSample: unset('drawCampaignSample'),
    getOwnAudit: jest.fn(async () => ({ explain: 'everything' as const })),
    explainAccess: unset('explainAccess'),
    // Every identity's page asks for them; a test that minds says others.
    listCertifications: jest.fn(async (_identityRef: string) => ({
      items: [],
      total: 0,
    })),
    getSourceRegister: unset('getSourceRegister'),
    listAuditorGrants: unset('listAuditorGrants'),
    giveAuditorGrant: unset('giveAuditorGrant'),
    revokeAuditorGrant: unset('revokeAuditorGrant'),
    listAuditorAccesses: unset('listAuditorAccesses'),
    listFlows: unset('listFlows'),
    getFlow: unset('getFlow'),
    examineFlow: unset('examineFlow'),
    proposeFlow: unset('proposeFlow'),
    listFlowChanges: unset('listFlowChanges'),
    getFlowChange: unset('getFlowChange'),
    rollBackFlow: unset('rollBackFlow'),
    dryRunFlowMigration: unset('dryRunFlowMigration'),
    proposeFlowMigration: unset('proposeFlowMigration'),
    listFlowMigrations: unset('listFlowMigrations'),
    getFlowMigration: unset('getFlowMigration'),
    listMigratedInstances: unset('listMigratedInstances'),
    listFlowInstances: unset('listFlowInstances'),
    getFlowInstance: unset('getFlowInstance'),
    // Every inbox asks for them; a test that minds says others.
    listProcessFindings: jest.fn(
      async (_filter: { team?: string; campaign?: string }) => ({
        items: [],
        total: 0,
      }),
    ),
    listApprovals: jest.fn(async () => ({ items: [], total: 0 })),
    getApproval: unset('getApproval'),
    answerApproval: unset('answerApproval'),
    beginApprovalProof: unset('beginApprovalProof'),
    beginReviewProof: unset('beginReviewProof'),
    listRequestableFlows: unset('listRequestableFlows'),
    previewRequest: unset('previewRequest'),
    createRequest: unset('createRequest'),
    getRequest: unset('getRequest'),
    listRequests: unset('listRequests'),
    getRequestFigures: unset('getRequestFigures'),
    listClaimKeys: unset('listClaimKeys'),
    registerClaimKey: unset('registerClaimKey'),
    removeClaimKey: unset('removeClaimKey'),
    listClaims: unset('listClaims'),
    openClaim: unset('openClaim'),
    takeClaim: unset('takeClaim'),
    listPasskeys: unset('listPasskeys'),
    beginPasskey: unset('beginPasskey'),
    enrolPasskey: unset('enrolPasskey'),
    removePasskey: unset('removePasskey'),
    getFlowTrigger: unset('getFlowTrigger'),
    listTriggerRuns: unset('listTriggerRuns'),
    listTriggerStarts: unset('listTriggerStarts'),
    resumeTriggerRun: unset('resumeTriggerRun'),
    sendEvent: unset('sendEvent'),
    listCampaignDefinitions: unset('listCampaignDefinitions'),
    saveCampaignDefinition: unset('saveCampaignDefinition'),
    previewCampaign: unset('previewCampaign'),
    listCampaigns: unset('listCampaigns'),
    getCampaign: unset('getCampaign'),
    launchCampaign: unset('launchCampaign'),
    listCampaignLeftOut: unset('listCampaignLeftOut'),
    closeCampaign: unset('closeCampaign'),
    cancelCampaign: unset('cancelCampaign'),
    // Every review asks for them; a test that minds says others.
    getReviewStages: jest.fn(async reviewId => ({
      reviewId,
      ahead: [],
      stages: [],
      events: [],
      delegateTo: [],
    })),
    getReviewLead: jest.fn(async (_id: string) => ({})),
    delegateReviewTask: unset('delegateReviewTask'),
    claimReview: unset('claimReview'),
    unclaimReview: unset('unclaimReview'),
    listAbsences: jest.fn(async () => ({ items: [], total: 0 })),
    setAbsence: unset('setAbsence'),
    endAbsence: unset('endAbsence'),
    getCampaignStages: unset('getCampaignStages'),
    askUnansweredAgain: unset('askUnansweredAgain'),
    listCampaignDrafts: jest.fn(async () => ({ items: [], total: 0 })),
    launchCampaignDraft: unset('launchCampaignDraft'),
    dropCampaignDraft: unset('dropCampaignDraft'),
    // Every review that is opened says so; a test that minds looks at what was said.
    reportOpening: jest.fn(async (_id, _opening) => undefined),
    // Every page of a campaign asks for it; a test that minds says others.
    getCampaignQuality: jest.fn(async _id => ({
      teams: [],
      perPerson: false,
      minPeople: 3,
      held: false,
    })),
    listSecondLooks: unset('listSecondLooks'),
    answerSecondLook: unset('answerSecondLook'),
    getCertificationRollup: unset('getCertificationRollup'),
    getCertificationTrend: unset('getCertificationTrend'),
    listCertificationLeaves: unset('listCertificationLeaves'),
    exportCertificationRollup: unset('exportCertificationRollup'),
    exportCampaignItems: unset('exportCampaignItems'),
    listExceptions: unset('listExceptions'),
    listOwnerOverrides: unset('listOwnerOverrides'),
    confirmOwnerOverride: unset('confirmOwnerOverride'),
    withdrawOwnerOverride: unset('withdrawOwnerOverride'),
    listExclusions: unset('listExclusions'),
    previewExclusion: unset('previewExclusion'),
    requestExclusion: unset('requestExclusion'),
    withdrawExclusion: unset('withdrawExclusion'),
    requestException: unset('requestException'),
    withdrawException: unset('withdrawException'),
    listObligations: unset('listObligations'),
    listFreezes: unset('listFreezes'),
    freeze: unset('freeze'),
    askForRevalidation: unset('askForRevalidation'),
    getFlowSwitch: unset('getFlowSwitch'),
    stopFlows: unset('stopFlows'),
    askToResumeFlows: unset('askToResumeFlows'),
    listModes: unset('listModes'),
    changeMode: unset('changeMode'),
    getControl: unset('getControl'),
    listHeldEffects: unset('listHeldEffects'),
    listFlowChecks: unset('listFlowChecks'),
    checkFlow: unset('checkFlow'),
    listDisagreements: unset('listDisagreements'),
    // Every page of compliance asks for them; a test that minds says others.
    getStandingAccess: jest.fn(async (_query: StandingQuery) => ({
      counts: {
        usable: 0,
        withoutEnd: 0,
        endUnknown: 0,
        neverUsed: 0,
        unused: 0,
        useUnknown: 0,
      },
      at: new Date().toISOString(),
      partial: false,
    })),
    listStandingTeams: jest.fn(async (_query: StandingQuery) => ({
      items: [],
      total: 0,
    })),
    listStandingCredentials: unset('listStandingCredentials'),
    exportStandingAccess: unset('exportStandingAccess'),
    listCredentials: unset('listCredentials'),
    getCredential: unset('getCredential'),
    revokeCredential: unset('revokeCredential'),
    rotateCredential: unset('rotateCredential'),
    answerRotation: unset('answerRotation'),
    listIssuers: jest.fn(async () => ({ items: [], total: 0 })),
    listStores: jest.fn(async () => ({ items: [], total: 0 })),
    // Every time on a page asks for it; a test that minds says another.
    getServerTime: jest.fn(async () => ({ now: new Date().toISOString() })),
  };
}

/** A refusal as the client throws it. */
export function refusal(
  status: number,
  name: string,
  message: string,
): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: name,
    url: 'http://localhost/api/governance',
    type: 'basic',
    redirected: false,
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({
        error: { name, message },
        request: { method: 'GET', url: '/' },
        response: { statusCode: status },
      }),
  });
}

/** A page that holds everything. */
export function pageOf<T>(items: T[]) {
  return { items, total: items.length };
}
