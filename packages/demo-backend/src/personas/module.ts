import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, NotFoundError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { refuseOutsideDevelopment } from '../refuseOutsideDevelopment';

const HEADER = 'x-persona';

/** Signs in as whichever persona the `x-persona` header names; personas stand in `demo.personas`. */
export const authModulePersona = createBackendModule({
  pluginId: 'auth',
  moduleId: 'persona',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        refuseOutsideDevelopment('Persona sign-in');
        const known = (
          config.getOptionalConfigArray('demo.personas') ?? []
        ).map(persona => persona.getString('name'));
        const authenticator = createProxyAuthenticator({
          defaultProfileTransform: async () => ({ profile: {} }),
          initialize: () => undefined,
          async authenticate({ req }) {
            const name = req.header(HEADER);
            if (!name) {
              throw new AuthenticationError(
                `The ${HEADER} header is missing; name one of ${known.join(
                  ', ',
                )}`,
              );
            }
            if (!known.includes(name)) {
              throw new NotFoundError(
                `No persona '${name}'; known are ${known.join(', ')}`,
              );
            }
            return { result: { name } };
          },
        });
        providers.registerProvider({
          providerId: 'persona',
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: {
                  kind: 'User',
                  namespace: 'default',
                  name: result.name,
                },
              }),
          }),
        });
      },
    });
  },
});
