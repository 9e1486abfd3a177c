import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  governanceConnectorsExtensionPoint,
  Issuer,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { governanceModuleSsh } from '../module';

/** Starts the module as a backend does, and says what it has registered. */
export async function startModule(options: {
  knex: Knex;
  authorities?: JsonObject[];
}): Promise<{ issuers: Issuer[] }> {
  const { knex, authorities } = options;
  const issuers: Issuer[] = [];
  const unexpected = () => {
    throw new Error('It registers issuers, and nothing else');
  };
  const backend = await startTestBackend({
    extensionPoints: [
      [
        governanceConnectorsExtensionPoint,
        {
          addIssuer: issuer => {
            issuers.push(issuer);
          },
          addEffectHandler: unexpected,
          addImporter: unexpected,
          addRemediationConnector: unexpected,
          addSource: unexpected,
          addStore: unexpected,
        },
      ],
    ],
    features: [
      governanceModuleSsh,
      mockServices.database.factory({ knex, migrations: {} }),
      mockServices.rootConfig.factory({
        data: {
          governance: authorities ? { sshAuthorities: authorities } : {},
        },
      }),
    ],
  });
  await backend.stop();
  return { issuers };
}
