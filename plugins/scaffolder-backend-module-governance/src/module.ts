import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createRequestAction } from './actions/createRequestAction';
import { createRevokeAction } from './actions/createRevokeAction';
import { createRotateAction } from './actions/createRotateAction';
import { createStatusAction } from './actions/createStatusAction';
import { portalOf } from './portalOf';

/**
 * Gives templates the actions `governance:credential:request`, `…:rotate`, `…:revoke` and `…:status`. Each acts as whoever started
 * the task, makes a request and ends.
 *
 * @public
 */
export const scaffolderModuleGovernance = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'governance',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        const portal = portalOf({ auth, discovery });
        actions.addActions(
          createRequestAction(portal),
          createRotateAction(portal),
          createRevokeAction(portal),
          createStatusAction(portal),
        );
      },
    });
  },
});
