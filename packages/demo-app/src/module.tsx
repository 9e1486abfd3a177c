import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';

const personaSignInPage = SignInPageBlueprint.make({
  params: {
    loader: () => import('./PersonaSignInPage').then(m => m.PersonaSignInPage),
  },
});

/** The parts of the demo that live in the app. */
export const demoModule = createFrontendModule({
  pluginId: 'app',
  extensions: [personaSignInPage],
});
