import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { awsCredentialReport } from '@countersign/plugin-governance-backend-module-aws/importer';
import { referenceIssuerExtensionPoint } from '@countersign/plugin-governance-backend-module-api-keys';
import {
  csv,
  declared,
  x509,
} from '@countersign/plugin-governance-backend-module-files/importer';
import { gcpIam } from '@countersign/plugin-governance-backend-module-gcp/importer';
import { kubernetesRbac } from '@countersign/plugin-governance-backend-module-kubernetes/importer';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import path from 'node:path';
import { refuseOutsideDevelopment } from '../refuseOutsideDevelopment';
import { provideDemoKeys } from './apiKeys';
import { CertificateSource } from './CertificateSource';
import { FileSource } from './FileSource';

/** The systems of the demo organisation. */
export const governanceModuleDemoSources = createBackendModule({
  pluginId: 'governance',
  moduleId: 'demo-sources',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
        referenceIssuer: referenceIssuerExtensionPoint,
      },
      async init({ config, connectors, referenceIssuer }) {
        refuseOutsideDevelopment('The demo organisation');
        const folder = config.getOptionalString('demo.inventoryDirectory');
        if (!folder) {
          return;
        }
        const startedAt = new Date();
        const shared = {
          directory: path.resolve(resolvePackagePath('backend'), folder),
          startedAt,
        };
        const sources = [
          new FileSource({
            ...shared,
            id: 'aws-prod',
            title: 'AWS production account',
            environment: 'production',
            importer: awsCredentialReport,
            realm: '402917385021',
            files: ['aws-credential-report.csv'],
          }),
          new FileSource({
            ...shared,
            id: 'aws-owners',
            title: 'Owners of AWS users',
            importer: declared,
            files: ['owners-aws.yaml'],
          }),
          new FileSource({
            ...shared,
            id: 'gcp-insight',
            title: 'Google Cloud project meridian-insight',
            environment: 'production',
            importer: gcpIam,
            realm: 'meridian-insight',
            files: [
              'gcp-service-accounts.json',
              'gcp-keys.json',
              'gcp-project-policy.json',
            ],
          }),
          new FileSource({
            ...shared,
            id: 'k8s-prod-eu',
            title: 'Kubernetes cluster prod-eu',
            environment: 'production',
            importer: kubernetesRbac,
            realm: 'prod-eu',
            files: ['kubernetes-prod-eu.yaml'],
          }),
          new FileSource({
            ...shared,
            id: 'oauth-clients',
            title: 'OAuth clients (spreadsheet)',
            importer: csv,
            realm: 'sso.meridian.example',
            settingsFile: 'oauth-clients.mapping.yaml',
            files: ['oauth-clients.csv'],
          }),
          new FileSource({
            ...shared,
            id: 'declared',
            title: 'Agents and partners, declared',
            importer: declared,
            files: ['declared.yaml'],
          }),
          new CertificateSource({ importer: x509, startedAt }),
        ];
        sources.forEach(source => connectors.addSource(source));
        referenceIssuer.onReady((issuer, store) =>
          provideDemoKeys(issuer, store, startedAt),
        );
      },
    });
  },
});
