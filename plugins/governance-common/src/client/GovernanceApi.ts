import type { CampaignApi } from './CampaignApi';
import type { ClaimApi } from './ClaimApi';
import type { ControlApi } from './ControlApi';
import type { CredentialApi } from './CredentialApi';
import type { DeviationApi } from './DeviationApi';
import type { EvidenceApi } from './EvidenceApi';
import type { FlowApi } from './FlowApi';
import type { InventoryApi } from './InventoryApi';
import type { QualityApi } from './QualityApi';
import type { RemediationApi } from './RemediationApi';
import type { RequestApi } from './RequestApi';
import type { ReviewApi } from './ReviewApi';
import type { ReviewerApi } from './ReviewerApi';
import type { RollupApi } from './RollupApi';
import type { StandingApi } from './StandingApi';
import type { WaveApi } from './WaveApi';

/**
 * What pages, cards and scripts ask of the governance backend. Every call acts for the signed-in caller and throws a
 * `ResponseError` with the backend's reason.
 *
 * @public
 */
export interface GovernanceApi
  extends CampaignApi,
    ClaimApi,
    ControlApi,
    CredentialApi,
    DeviationApi,
    EvidenceApi,
    FlowApi,
    InventoryApi,
    QualityApi,
    RemediationApi,
    RequestApi,
    ReviewApi,
    ReviewerApi,
    RollupApi,
    StandingApi,
    WaveApi {}
