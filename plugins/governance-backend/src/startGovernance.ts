import { ApprovalService } from './approvals/ApprovalService';
import { readCallers } from './callers/readCallers';
import { publishShipped } from './flows/publishShipped';
import { RouteContext } from './http/routes/RouteContext';
import { Authorizer } from './permissions/Authorizer';
import { registerPermissions } from './permissions/registerPermissions';
import { createClaims } from './wiring/createClaims';
import { createControls } from './wiring/createControls';
import { createEngine } from './wiring/createEngine';
import { createFlowServices } from './wiring/createFlowServices';
import { createGranting } from './wiring/createGranting';
import { createProofs } from './wiring/createProofs';
import { createRefresher } from './wiring/createRefresher';
import { createWaves } from './wiring/createWaves';
import { createReviewServices } from './wiring/createReviewServices';
import { GovernanceServices, layFoundation } from './wiring/layFoundation';
import { startBackground } from './wiring/startBackground';

/** Puts the capabilities together and starts what runs in the background. Returns what the routes work with. */
export async function startGovernance(
  services: GovernanceServices,
): Promise<RouteContext> {
  const base = await layFoundation(services);
  const { background, bounds, config, knex, logger, review, shipped } = base;
  const controls = createControls(base);
  const granting = createGranting(base, controls);
  const engine = createEngine(base, controls, granting);
  const claims = createClaims(base, engine);
  const flows = createFlowServices(base, engine, granting);
  await publishShipped(knex, engine, shipped.flows, logger);
  const { proofs, passkeys } = createProofs(base, engine);
  await controls.modes.takeOver(review.modes);
  await flows.flowChecks.noteFingerprints();
  const made = { controls, granting, engine, proofs };
  const asking = createReviewServices(base, made);
  const refresher = createRefresher(base, granting, asking);
  registerPermissions(services.permissionsRegistry, knex);
  await startBackground(base, {
    ...made,
    claims,
    flows,
    asking,
    refresher,
  });
  return {
    ...controls,
    claimKeys: claims.claimKeys,
    claims: claims.claims,
    ...granting,
    ...flows,
    ...asking,
    ...(await createWaves(base, engine, granting)),
    approvals: new ApprovalService({ knex, engine, proofs }),
    auth: services.auth,
    authorizer: new Authorizer({
      permissions: services.permissions,
      registry: services.permissionsRegistry,
    }),
    bounds,
    bulk: review.settings.bulk,
    callers: readCallers(config),
    clock: base.clock,
    connectors: base.connectors,
    correlation: background.correlation,
    engine,
    expectedSources: base.expectedSources,
    inventory: base.inventory,
    knex,
    ledger: base.ledger,
    logger,
    passkeys,
    refresher,
    reviewFlow: review.settings.flow,
    routing: { people: base.shared.people, groups: background.flowGroups },
    runbooks: base.coolDowns.runbooks,
    staleAfterMs: background.staleAfterMs,
  };
}
