import {
  ApprovalView,
  Ceremony,
  Enrolment,
  ExceptionRequestInput,
  ExceptionView,
  ExclusionPreview,
  ExclusionRequest,
  ExclusionSelector,
  ExclusionView,
  FlowRequest,
  Passkey,
  PasskeyRequest,
  RequestFigures,
  RequestPreview,
  RequestView,
  RequestableFlow,
} from '../../api';
import { Page } from '../../reviews';
import type { ExceptionFilter } from '../DeviationApi';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import type { ApprovalAnswer, FigureQuery } from '../RequestApi';
import { HttpCalls } from './HttpCalls';

/** Requests, approvals, exceptions, exclusions and passkeys. */
export const requestCalls = (http: HttpCalls) =>
  ({
    listApprovals(page?: PageRequest) {
      return http.get<Page<ApprovalView>>('/approvals', { ...page });
    },

    getApproval(instanceId: string) {
      return http.get<ApprovalView>(
        `/approvals/${encodeURIComponent(instanceId)}`,
      );
    },

    answerApproval(instanceId: string, answer: ApprovalAnswer) {
      return http.post<{ state: string; version: number }>(
        `/approvals/${encodeURIComponent(instanceId)}/answers`,
        answer,
      );
    },

    beginApprovalProof(
      instanceId: string,
      answer: Pick<ApprovalAnswer, 'decision' | 'digest'>,
    ) {
      return http.post<Ceremony>(
        `/approvals/${encodeURIComponent(instanceId)}/proofs`,
        answer,
      );
    },

    listRequestableFlows() {
      return http.get<Page<RequestableFlow>>('/requestable-flows');
    },

    previewRequest(request: FlowRequest) {
      return http.post<RequestPreview>('/requests/preview', request);
    },

    createRequest(request: FlowRequest & { idempotencyKey: string }) {
      return http.post<RequestView>('/requests', request);
    },

    getRequest(id: string) {
      return http.get<RequestView>(`/requests/${encodeURIComponent(id)}`);
    },

    listRequests(page?: PageRequest) {
      return http.get<Page<RequestView>>('/requests', { ...page });
    },

    listPasskeys() {
      return http.get<Page<Passkey>>('/passkeys');
    },

    beginPasskey() {
      return http.post<Enrolment>('/passkeys/enrolments', {});
    },

    enrolPasskey(request: PasskeyRequest) {
      return http.post<Passkey>('/passkeys', request);
    },

    removePasskey(id: string) {
      return http.request<{ removed: true }>(
        `/passkeys/${encodeURIComponent(id)}`,
        { method: 'DELETE' },
      );
    },

    listExceptions(filter: ExceptionFilter, page: PageRequest = {}) {
      return http.get<Page<ExceptionView>>('/exceptions', {
        ...filter,
        ...page,
      });
    },

    listExclusions(
      filter: { status?: 'in-force' | 'all' },
      page: PageRequest = {},
    ) {
      return http.get<Page<ExclusionView>>('/exclusions', {
        ...filter,
        ...page,
      });
    },

    getRequestFigures(query: FigureQuery) {
      return http.get<RequestFigures>('/request-figures', query);
    },

    previewExclusion(selector: ExclusionSelector) {
      return http.post<ExclusionPreview>('/exclusions/preview', { selector });
    },

    requestExclusion(request: ExclusionRequest) {
      return http.post<{ instanceId: string }>('/exclusions', request);
    },

    withdrawExclusion(id: string) {
      return http.post<ExclusionView>(
        `/exclusions/${encodeURIComponent(id)}/withdraw`,
        {},
      );
    },

    requestException(request: ExceptionRequestInput) {
      return http.post<{ instanceId: string }>('/exceptions', request);
    },

    withdrawException(id: string) {
      return http.post<ExceptionView>(
        `/exceptions/${encodeURIComponent(id)}/withdraw`,
        {},
      );
    },
  } satisfies Partial<GovernanceApi>);
