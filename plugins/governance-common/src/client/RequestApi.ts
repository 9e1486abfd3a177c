import {
  ApprovalView,
  Ceremony,
  Enrolment,
  FIGURE_DAYS,
  FlowRequest,
  Passkey,
  PasskeyRequest,
  ProofAnswer,
  RequestFigures,
  RequestPreview,
  RequestView,
  RequestableFlow,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Which requests are counted. @public */
export interface FigureQuery {
  /** `mine`: what the caller has requested, and what is about identities that they answer for. */
  scope?: 'mine' | 'all';
  /** Requests of the last so many days. */
  days?: (typeof FIGURE_DAYS)[number];
}

/** An answer to what a flow asks. @public */
export interface ApprovalAnswer {
  decision: string;
  /** The digest that came with the question: what was seen. */
  digest: string;
  comment?: string;
  /** Where the question takes a proof of presence; see {@link RequestApi.beginApprovalProof}. */
  proof?: ProofAnswer;
}

/** What people ask of flows, and what flows ask of people. @public */
export interface RequestApi {
  /** What flows ask the caller, the most urgent first. */
  listApprovals(page?: PageRequest): Promise<Page<ApprovalView>>;
  /** What an instance asks now, for those who are asked. */
  getApproval(instanceId: string): Promise<ApprovalView>;
  answerApproval(
    instanceId: string,
    answer: ApprovalAnswer,
  ): Promise<{ state: string; version: number }>;
  /** Begins the proof of presence that an answer takes. */
  beginApprovalProof(
    instanceId: string,
    answer: Pick<ApprovalAnswer, 'decision' | 'digest'>,
  ): Promise<Ceremony>;
  /** What the caller may ask for. */
  listRequestableFlows(): Promise<Page<RequestableFlow>>;
  /** The way that a request would take; writes nothing. */
  previewRequest(request: FlowRequest): Promise<RequestPreview>;
  /** Asks; the same key again yields the same request. */
  createRequest(
    request: FlowRequest & { idempotencyKey: string },
  ): Promise<RequestView>;
  /** A request of the caller, and how far it has come. */
  getRequest(id: string): Promise<RequestView>;
  /** What the caller has asked for, newest first. */
  listRequests(page?: PageRequest): Promise<Page<RequestView>>;
  /** What became of requests for credentials, and how long it took; `all` takes the right to read flows. */
  getRequestFigures(query: FigureQuery): Promise<RequestFigures>;
  /** The caller's passkeys, oldest first. */
  listPasskeys(): Promise<Page<Passkey>>;
  beginPasskey(): Promise<Enrolment>;
  enrolPasskey(request: PasskeyRequest): Promise<Passkey>;
  removePasskey(id: string): Promise<{ removed: true }>;
}
