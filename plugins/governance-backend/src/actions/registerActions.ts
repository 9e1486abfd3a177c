import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { governanceRequestCreatePermission } from '@countersign/plugin-governance-common';
import { Requester } from '../callers/requesterOf';
import { requester, RouteContext } from '../http/routes/RouteContext';
import { createCreateRequestAction } from './createCreateRequestAction';
import { createGetRequestAction } from './createGetRequestAction';
import { createListPendingAction } from './createListPendingAction';
import { createListRequestableFlowsAction } from './createListRequestableFlowsAction';
import { createPreviewRequestAction } from './createPreviewRequestAction';

/** What actions work with. */
export interface ActionContext {
  context: RouteContext;
  /** Whoever asks, with the permission to ask checked. */
  asking(credentials: BackstageCredentials, action: string): Promise<Requester>;
}

/**
 * Registers what agents may do through the actions registry: look, ask and follow. None of it decides anything: a vote
 * through a plugin that acts on a person's behalf does not count, so no action offers one.
 */
export function registerActions(
  registry: ActionsRegistryService,
  context: RouteContext,
): void {
  const actions: ActionContext = {
    context,
    async asking(credentials, action) {
      await context.authorizer.require(
        governanceRequestCreatePermission,
        credentials,
      );
      return requester(context, credentials, `action ${action}`);
    },
  };
  createListRequestableFlowsAction(registry, actions);
  createPreviewRequestAction(registry, actions);
  createCreateRequestAction(registry, actions);
  createGetRequestAction(registry, actions);
  createListPendingAction(registry, context);
}
