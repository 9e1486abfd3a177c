import {
  CoolDownItem,
  RemediationReason,
  RunbookView,
  SecondAnswer,
  StepTick,
} from '../api';
import { Page, ReviewItemDetail } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Carrying decisions out: what is disabled, bringing it back, and what people do by hand. @public */
export interface RemediationApi {
  /** Brings back what is disabled, and asks again. */
  restoreReview(
    id: string,
    request: RemediationReason,
  ): Promise<ReviewItemDetail>;
  /** Says that what is held because somebody asked for it goes all the same. */
  confirmDeletion(
    id: string,
    request: RemediationReason,
  ): Promise<ReviewItemDetail>;
  /** Says that one has done a step of what was handed over; steps count from 0. */
  tickRemediationStep(
    id: string,
    task: string,
    step: number,
    request: StepTick,
  ): Promise<ReviewItemDetail>;
  /** Says, as the second person, whether one agrees with a keep that takes one. */
  answerAsSecond(id: string, request: SecondAnswer): Promise<ReviewItemDetail>;
  /** Has a question that is over asked again; answers with the new one. */
  restartReview(
    id: string,
    request: RemediationReason,
  ): Promise<ReviewItemDetail>;
  /** What is disabled and not yet deleted, the first to be deleted first. */
  listCoolDowns(
    page?: PageRequest & { identity?: string },
  ): Promise<Page<CoolDownItem>>;
  listRunbooks(): Promise<Page<RunbookView>>;
}
