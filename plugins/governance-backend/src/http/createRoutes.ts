import { withAuditorAccess } from '../auditors/withAuditorAccess';
import { Route } from '@countersign/plugin-governance-node';
import { absenceRoutes } from './routes/absenceRoutes';
import { accessRoutes } from './routes/accessRoutes';
import { approvalRoutes } from './routes/approvalRoutes';
import { auditorRoutes } from './routes/auditorRoutes';
import { bulkDecisionRoutes } from './routes/bulkDecisionRoutes';
import { campaignExportRoutes } from './routes/campaignExportRoutes';
import { campaignDraftRoutes } from './routes/campaignDraftRoutes';
import { campaignRoutes } from './routes/campaignRoutes';
import { campaignStageRoutes } from './routes/campaignStageRoutes';
import { catalogRoutes } from './routes/catalogRoutes';
import { claimRoutes } from './routes/claimRoutes';
import { controlRoutes } from './routes/controlRoutes';
import { credentialRoutes } from './routes/credentialRoutes';
import { evidenceRoutes } from './routes/evidenceRoutes';
import { exceptionRoutes } from './routes/exceptionRoutes';
import { exclusionRoutes } from './routes/exclusionRoutes';
import { figureRoutes } from './routes/figureRoutes';
import { flowChangeRoutes } from './routes/flowChangeRoutes';
import { flowCheckRoutes } from './routes/flowCheckRoutes';
import { flowMigrationRoutes } from './routes/flowMigrationRoutes';
import { flowRoutes } from './routes/flowRoutes';
import { incidentRoutes } from './routes/incidentRoutes';
import { inventoryRoutes } from './routes/inventoryRoutes';
import { ledgerRoutes } from './routes/ledgerRoutes';
import { passkeyRoutes } from './routes/passkeyRoutes';
import { processRoutes } from './routes/processRoutes';
import { registerRoutes } from './routes/registerRoutes';
import { qualityRoutes } from './routes/qualityRoutes';
import { remediationRoutes } from './routes/remediationRoutes';
import { requestRoutes } from './routes/requestRoutes';
import { ownershipRoutes } from './routes/ownershipRoutes';
import { obligationRoutes } from './routes/obligationRoutes';
import { reviewRoutes } from './routes/reviewRoutes';
import { reviewTaskRoutes } from './routes/reviewTaskRoutes';
import { rollupRoutes } from './routes/rollupRoutes';
import { RouteContext } from './routes/RouteContext';
import { sourceRoutes } from './routes/sourceRoutes';
import { standingRoutes } from './routes/standingRoutes';
import { triggerRoutes } from './routes/triggerRoutes';
import { timeRoutes } from './routes/timeRoutes';
import { waveRoutes } from './routes/waveRoutes';

/** Every route of the plugin. */
export function createRoutes(context: RouteContext): Route[] {
  return withAuditorAccess(context, [
    ...inventoryRoutes(context),
    ...reviewRoutes(context),
    ...bulkDecisionRoutes(context),
    ...remediationRoutes(context),
    ...reviewTaskRoutes(context),
    ...absenceRoutes(context),
    ...campaignRoutes(context),
    ...campaignExportRoutes(context),
    ...evidenceRoutes(context),
    ...accessRoutes(context),
    ...auditorRoutes(context),
    ...registerRoutes(context),
    ...campaignStageRoutes(context),
    ...campaignDraftRoutes(context),
    ...rollupRoutes(context),
    ...standingRoutes(context),
    ...processRoutes(context),
    ...qualityRoutes(context),
    ...sourceRoutes(context),
    ...flowRoutes(context),
    ...flowChangeRoutes(context),
    ...flowMigrationRoutes(context),
    ...flowCheckRoutes(context),
    ...approvalRoutes(context),
    ...passkeyRoutes(context),
    ...claimRoutes(context),
    ...requestRoutes(context),
    ...figureRoutes(context),
    ...credentialRoutes(context),
    ...incidentRoutes(context),
    ...waveRoutes(context),
    ...controlRoutes(context),
    ...triggerRoutes(context),
    ...exceptionRoutes(context),
    ...exclusionRoutes(context),
    ...obligationRoutes(context),
    ...ownershipRoutes(context),
    ...ledgerRoutes(context),
    ...catalogRoutes(context),
    ...timeRoutes(context),
  ]);
}
