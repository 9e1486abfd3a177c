import {
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { RiTimeLine } from '@remixicon/react';

const personaSignInPage = SignInPageBlueprint.make({
  params: {
    loader: () => import('./PersonaSignInPage').then(m => m.PersonaSignInPage),
  },
});

const clockPage = PageBlueprint.make({
  name: 'demo-clock',
  params: {
    path: '/demo-clock',
    title: 'Demo clock',
    icon: <RiTimeLine />,
    loader: () =>
      import('./clock/DemoClockPage').then(({ DemoClockPage }) => (
        <DemoClockPage />
      )),
  },
});

/** The parts of the demo that live in the app. */
export const demoModule = createFrontendModule({
  pluginId: 'app',
  extensions: [personaSignInPage, clockPage],
});
