import {
  ControlView,
  FlowSwitchView,
  FreezeView,
  HeldEffectView,
  ModeView,
  ServerTime,
} from '../../api';
import { Page } from '../../reviews';
import type { FreezeRequest, ModeRequest } from '../ControlApi';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import { HttpCalls } from './HttpCalls';

/** What people control: incidents, the switch, modes, what is held. */
export const controlCalls = (http: HttpCalls) =>
  ({
    listFreezes() {
      return http.get<Page<FreezeView>>('/freezes');
    },

    freeze(request: FreezeRequest) {
      return http.post<FreezeView>('/freezes', request);
    },

    askForRevalidation(id: string, owner: string) {
      return http.post<FreezeView>(
        `/freezes/${encodeURIComponent(id)}/revalidations`,
        { owner },
      );
    },

    getFlowSwitch() {
      return http.get<FlowSwitchView>('/flow-switch');
    },

    stopFlows(reason: string) {
      return http.post<FlowSwitchView>('/flow-switch/stop', { reason });
    },

    askToResumeFlows(reason: string) {
      return http.post<FlowSwitchView>('/flow-switch/resume', { reason });
    },

    listModes() {
      return http.get<Page<ModeView>>('/modes');
    },

    changeMode(request: ModeRequest) {
      return http.post<ModeView>('/modes', request);
    },

    getControl() {
      return http.get<ControlView>('/control');
    },

    listHeldEffects(page?: PageRequest) {
      return http.get<Page<HeldEffectView>>('/control/held', { ...page });
    },

    getServerTime() {
      return http.get<ServerTime>('/time');
    },
  } satisfies Partial<GovernanceApi>);
