import { compatWrapper } from '@backstage/core-compat-api';
import { EntityGovernanceCard } from '../entity/EntityGovernanceCard';
import { EntityGovernanceContent } from '../entity/EntityGovernanceContent';
import { ReviewsDocsNotice } from '../techdocs/ReviewsDocsNotice';
import { LegacyGovernancePage } from './LegacyGovernancePage';

/** The card, for portals on the legacy frontend system. */
export const WrappedCard = () => compatWrapper(<EntityGovernanceCard />);

/** The tab, for portals on the legacy frontend system. */
export const WrappedContent = () => compatWrapper(<EntityGovernanceContent />);

/** The page, for portals on the legacy frontend system. */
export const WrappedPage = () => compatWrapper(<LegacyGovernancePage />);

/** The TechDocs addon, for portals on the legacy frontend system. */
export const WrappedDocsNotice = () => compatWrapper(<ReviewsDocsNotice />);
