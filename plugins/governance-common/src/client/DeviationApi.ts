import {
  ExceptionRequestInput,
  ExceptionView,
  ExclusionPreview,
  ExclusionRequest,
  ExclusionSelector,
  ExclusionView,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Which exceptions to list. @public */
export interface ExceptionFilter {
  flow?: string;
  subject?: string;
  /** `in-force`: without those that are over. */
  status?: 'in-force' | 'all';
}

/** Exceptions from flows and exclusions from campaigns, for a time. @public */
export interface DeviationApi {
  /** Exceptions as granted, the latest first. */
  listExceptions(
    filter: ExceptionFilter,
    page?: PageRequest,
  ): Promise<Page<ExceptionView>>;
  /** Asks for an exception; others decide. Returns the flow instance that does. */
  requestException(
    request: ExceptionRequestInput,
  ): Promise<{ instanceId: string }>;
  /** Ends an exception before its time. */
  withdrawException(id: string): Promise<ExceptionView>;
  /** Exclusions as granted, the latest first. */
  listExclusions(
    filter: { status?: 'in-force' | 'all' },
    page?: PageRequest,
  ): Promise<Page<ExclusionView>>;
  /** What an exclusion would cover now. */
  previewExclusion(selector: ExclusionSelector): Promise<ExclusionPreview>;
  /** Asks for an exclusion; others decide. Returns the flow instance that does. */
  requestExclusion(request: ExclusionRequest): Promise<{ instanceId: string }>;
  /** Ends an exclusion before its time. */
  withdrawExclusion(id: string): Promise<ExclusionView>;
}
