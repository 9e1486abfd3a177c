export {
  combineResponses,
  isReviewStrategy,
  isSettled,
  refuseStrategy,
  REVIEW_RESPONSES,
  REVIEW_STRATEGIES,
} from './strategies';
export type { ReviewResponse, ReviewStrategy } from './strategies';
export * from './stages';
