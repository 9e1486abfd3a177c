import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    sources?: {
      /** Environments of GitHub Actions that credentials are put into, as secrets. What it logs in with is under `integrations.github`. */
      github?: Array<{
        /** Id of the store, for example `github`. Stands in records and in targets for ever: do not change it. */
        id: string;
        /** Name for people. */
        title?: string;
        /** Host of the integration that is used. Default: `github.com`. */
        host?: string;
        /** Environments that may be written to; everything else is refused. */
        environments: Array<{
          /** Owner and name, for example `acme/ledger`. */
          repository: string;
          /** Name of the environment, for example `production`. */
          environment: string;
        }>;
        /** How long one request may take. Default: 10 seconds. */
        requestTimeout?: string | HumanDuration;
      }>;
    };
  };
}
