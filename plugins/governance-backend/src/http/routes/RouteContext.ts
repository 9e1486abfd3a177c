import {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewService } from '../../certification/ReviewService';
import { SyncedClock } from '../../clock';
import { ApprovalService } from '../../approvals/ApprovalService';
import { ConnectorRegistry } from '../../connectors/ConnectorRegistry';
import { IncidentService } from '../../control/IncidentService';
import { SwitchService } from '../../control/SwitchService';
import { FlowChangeService } from '../../flowChanges/FlowChangeService';
import { ExceptionService } from '../../exceptionGrants';
import { FactRefresher, FlowStarter } from '../../facts';
import { FlowEngine } from '../../flows';
import { InventoryService } from '../../inventory';
import { RunningLedger } from '../../ledger';
import { actorOf, PersonCaller, personOf } from '../../permissions/callerOf';
import { Authorizer } from '../../permissions/Authorizer';
import { CorrelationSettings } from '../../tasks/attachByRules';
import { SourceRefresher } from '../../tasks/SourceRefresher';
import { TriggerService } from '../../triggers';

/** What the routes work with. */
export interface RouteContext {
  approvals: ApprovalService;
  auth: AuthService;
  authorizer: Authorizer;
  clock: SyncedClock;
  connectors: ConnectorRegistry;
  correlation: CorrelationSettings;
  engine: FlowEngine;
  exceptions: ExceptionService;
  factRefresher: FactRefresher;
  flowChanges: FlowChangeService;
  flowSwitch: SwitchService;
  incidents: IncidentService;
  inventory: InventoryService;
  knex: Knex;
  ledger: RunningLedger;
  logger: LoggerService;
  refresher: SourceRefresher;
  reviews: ReviewService;
  starter: FlowStarter;
  triggers: TriggerService;
  /** A source that was not read for longer counts as stale. */
  staleAfterMs: number;
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
