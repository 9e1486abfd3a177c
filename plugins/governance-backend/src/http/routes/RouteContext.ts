import {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { AbsenceService } from '../../absences/AbsenceService';
import { CampaignService, CampaignStarter } from '../../campaigns';
import { ReviewSettings } from '../../certification/ports';
import { Runbook } from '../../runbooks';
import { ReviewService } from '../../certification/ReviewService';
import { SyncedClock } from '../../clock';
import { CallerRule } from '../../callers/callerRule';
import { Requester, requesterOf } from '../../callers/requesterOf';
import { ApprovalService } from '../../approvals/ApprovalService';
import { ControlSettings } from '../../caps/readControlSettings';
import { ConnectorRegistry } from '../../connectors/ConnectorRegistry';
import { IncidentService } from '../../control/IncidentService';
import { ModeService } from '../../control/ModeService';
import { SwitchService } from '../../control/SwitchService';
import { FlowChangeService } from '../../flowChanges/FlowChangeService';
import { FactRefresher, FlowStarter } from '../../facts';
import { FlowRouting } from '../../flowChanges/flowProblems';
import { FlowCheckService } from '../../flowChecks/FlowCheckService';
import { MigrationService } from '../../flowMigrations/MigrationService';
import { ExpectedSource } from '../../evidence/register/readExpectedSources';
import { ExceptionService } from '../../exceptionGrants';
import { ExclusionService } from '../../exclusions';
import { FlowEngine } from '../../flows';
import { InventoryService } from '../../inventory';
import { CredentialService } from '../../issuance/CredentialService';
import { ClaimKeyService, ClaimService } from '../../issuance/claims';
import { RunningLedger } from '../../ledger';
import { OwnershipService } from '../../ownership';
import { PasskeyService } from '../../proofs/PasskeyService';
import { actorOf, PersonCaller, personOf } from '../../permissions/callerOf';
import { Authorizer } from '../../permissions/Authorizer';
import { QualityService } from '../../quality';
import { RequestService } from '../../requests/RequestService';
import { ReviewTaskService } from '../../reviewTasks/ReviewTaskService';
import { StillnessService } from '../../stillness/StillnessService';
import { CorrelationSettings } from '../../tasks/attachByRules';
import { SourceRefresher } from '../../tasks/SourceRefresher';
import { TriggerService } from '../../triggers';
import { WaveService } from '../../waves';

/** What the routes work with. */
export interface RouteContext {
  absences: AbsenceService;
  approvals: ApprovalService;
  auth: AuthService;
  bounds: ControlSettings;
  authorizer: Authorizer;
  /** Whether items that no campaign asks about may be decided many at once. */
  bulk: ReviewSettings['bulk'];
  campaigns: CampaignService;
  campaignStarter: CampaignStarter;
  /** Pipelines, workloads and agents that prove themselves by a signed token. */
  callers: CallerRule[];
  claimKeys: ClaimKeyService;
  claims: ClaimService;
  clock: SyncedClock;
  connectors: ConnectorRegistry;
  correlation: CorrelationSettings;
  /** Credentials that were ordered here. */
  credentials: CredentialService;
  engine: FlowEngine;
  exceptions: ExceptionService;
  exclusions: ExclusionService;
  /** Sources that are expected to be connected; left out where nobody has said. */
  expectedSources?: readonly ExpectedSource[];
  factRefresher: FactRefresher;
  flowChanges: FlowChangeService;
  flowChecks: FlowCheckService;
  flowMigrations: MigrationService;
  flowSwitch: SwitchService;
  incidents: IncidentService;
  inventory: InventoryService;
  knex: Knex;
  ledger: RunningLedger;
  logger: LoggerService;
  ownership: OwnershipService;
  passkeys: PasskeyService;
  modes: ModeService;
  quality: QualityService;
  refresher: SourceRefresher;
  requests: RequestService;
  reviews: ReviewService;
  runbooks: readonly Runbook[];
  reviewTasks: ReviewTaskService;
  /** Name of the flow that reviews run where they are not asked in stages. */
  reviewFlow: string;
  starter: FlowStarter;
  routing: FlowRouting;
  triggers: TriggerService;
  /** A source that was not read for longer counts as stale. */
  staleAfterMs: number;
  stillness: StillnessService;
  waves: WaveService;
}

/** The user behind credentials, if it is one. */
export function userOf(
  context: RouteContext,
  credentials: BackstageCredentials,
): string | undefined {
  return context.auth.isPrincipal(credentials, 'user')
    ? credentials.principal.userEntityRef
    : undefined;
}

/** Who acts, for the ledger. */
export function actor(
  context: RouteContext,
  credentials: BackstageCredentials,
  route: string,
): Promise<LedgerActor> {
  return actorOf({ ...context, credentials, route });
}

/** The person who acts; throws for anything else. */
export function person(
  context: RouteContext,
  credentials: BackstageCredentials,
  route: string,
): Promise<PersonCaller> {
  return personOf({ ...context, credentials, route });
}

/** Whoever asks for something; throws for a service that is not known. */
export function requester(
  context: RouteContext,
  credentials: BackstageCredentials,
  route: string,
): Promise<Requester> {
  return requesterOf({ ...context, credentials, route });
}
