import {
  ControlView,
  FlowSwitchView,
  FreezeView,
  HeldEffectView,
  ModeView,
  ServerTime,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** What is to be frozen, and why. @public */
export interface FreezeRequest {
  kind: FreezeView['kind'];
  /** A flow's name, or the reference of the identity, integration, issuer or team. */
  target: string;
  reason: string;
  /** Full entity reference of whom it belongs to; they must confirm it before it is let go. */
  owner: string;
}

/** How far flows are to go, and why. What is left out stands for any. @public */
export interface ModeRequest {
  source?: string;
  environment?: string;
  flow?: string;
  mode: ModeView['mode'];
  reason: string;
}

/** How far flows may go, what stops them, and the time that they go by. @public */
export interface ControlApi {
  /** What is frozen now, oldest first. */
  listFreezes(): Promise<Page<FreezeView>>;
  freeze(request: FreezeRequest): Promise<FreezeView>;
  /** Asks once more for the revalidation of what is frozen; `owner` as in {@link FreezeRequest}. */
  askForRevalidation(id: string, owner: string): Promise<FreezeView>;
  /** Whether what follows from schedules and silence is stopped. */
  getFlowSwitch(): Promise<FlowSwitchView>;
  stopFlows(reason: string): Promise<FlowSwitchView>;
  /** Asks a second person to let it go on. */
  askToResumeFlows(reason: string): Promise<FlowSwitchView>;
  /** How far flows may go, by source, environment and flow. */
  listModes(): Promise<Page<ModeView>>;
  /** Lowers a mode at once; for a raise a second person is asked. */
  changeMode(request: ModeRequest): Promise<ModeView>;
  /** What bounds flows at this moment, and what waits for it. */
  getControl(): Promise<ControlView>;
  /** Automatic disables that wait until the hour has room. */
  listHeldEffects(page?: PageRequest): Promise<Page<HeldEffectView>>;
  /** The time that deadlines are compared with, ISO 8601; the browser's clock may be wrong, or the backend's moved. */
  getServerTime(): Promise<ServerTime>;
}
