import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import demoModule from '@internal/demo-app';
import { navModule } from './modules/nav';

// The bundler knows NODE_ENV and leaves the demo out of a production build.
const demo = process.env.NODE_ENV === 'development' ? [demoModule] : [];

export default createApp({
  features: [catalogPlugin, scaffolderPlugin, navModule, ...demo],
});
