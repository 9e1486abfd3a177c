import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { governanceModuleDemoClock } from './clock/module';
import { governanceModuleDemoHistory } from './history/module';
import { authModulePersona } from './personas/module';
import { permissionModuleDemoPolicy } from './policy/module';
import { governanceModuleDemoSources } from './sources/module';
import { governanceModuleDemoStore } from './store/module';

/** Everything of the demo that runs in the backend. Refuses to start outside of development. */
export default createBackendFeatureLoader({
  loader: () => [
    authModulePersona,
    permissionModuleDemoPolicy,
    governanceModuleDemoClock,
    governanceModuleDemoSources,
    governanceModuleDemoStore,
    governanceModuleDemoHistory,
  ],
});
