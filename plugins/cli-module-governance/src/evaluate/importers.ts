import { awsCredentialReport } from '@countersign/plugin-governance-backend-module-aws/importer';
import {
  csv,
  declared,
  x509,
} from '@countersign/plugin-governance-backend-module-files/importer';
import { gcpIam } from '@countersign/plugin-governance-backend-module-gcp/importer';
import { kubernetesRbac } from '@countersign/plugin-governance-backend-module-kubernetes/importer';
import { Importer } from '@countersign/plugin-governance-node';

/** Every importer that the command line ships. */
export const IMPORTERS: readonly Importer[] = [
  awsCredentialReport,
  gcpIam,
  kubernetesRbac,
  x509,
  csv,
  declared,
];
