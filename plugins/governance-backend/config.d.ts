import { HumanDuration } from '@backstage/types';
import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  governance?: {
    /**
     * How far flows may go. The first rule that fits decides; without one, people are asked and nothing is carried out
     * (`advise`).
     */
    modes?: Array<{
      /** Id of a source. Left out: any. */
      source?: string;
      /** Environment, for example `production`. Left out: any, also an unknown one. */
      environment?: string;
      mode: 'observe' | 'advise' | 'enforce';
    }>;
    flows?: {
      /**
       * Groups of the catalog that flows name in `groups["…"]`, by that name, for example `security-approvers`. A name that
       * is not listed has nobody in it.
       */
      groups?: { [name: string]: string[] };
      /** How often to look for what is to be started by itself. Default: every 10 seconds. */
      triggersEvery?: string | HumanDuration;
    };
    reviews?: {
      /** Name of the flow that reviews run. Default: `owner-review`. */
      flow?: string;
      /** Full entity reference of the group that is asked about what nobody owns. */
      triageGroup: string;
      /** How old evidence may be when somebody decides on it. Default: 7 days. */
      evidenceMaxAge?: string | HumanDuration;
      /** What is reviewed by itself. */
      periodic?: Array<{
        source?: string;
        environment?: string;
        /** Time between two reviews of one identity. */
        every: string | HumanDuration;
      }>;
      /** When to look for what is due. Default: every 10 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How often queued notices are sent. Default: every 30 seconds. */
      noticesEvery?: string | HumanDuration;
    };
    inventory?: {
      /** When live sources are read. Default: every 15 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** After how long without a reading a source counts as stale. Default: 1 day. */
      staleAfter?: string | HumanDuration;
    };
    /** When groups and components are read from the catalog. Default: every minute. */
    directory?: { schedule?: SchedulerServiceTaskScheduleDefinitionConfig };
    /** Rules that attach identities to components, in order. */
    correlation?: Array<
      | { kind: 'label'; label: string }
      | { kind: 'attribute'; attribute: string }
      | { kind: 'spiffe'; path: string }
      | { kind: 'name'; pattern: string }
      | { kind: 'repository'; field: string }
    >;
    ledger?: {
      signing?: {
        /**
         * Ed25519 private key, PKCS #8 in PEM. Required outside development.
         * @visibility secret
         */
        privateKey?: string;
      };
      /**
       * At least 32 characters under which the keys of personal data are wrapped.
       * @visibility secret
       */
      keyEncryptionSecret?: string;
      /** How often entries are chained. Default: 1 second. */
      sequenceEvery?: HumanDuration | string;
      /** How often the head is signed. Default: 5 minutes. */
      checkpointEvery?: HumanDuration | string;
      /** Where signed checkpoints go. */
      sinks?: Array<
        | { id: string; type: 'file'; path: string }
        | {
            id: string;
            type: 'http';
            url: string;
            /** @deepVisibility secret */
            headers?: { [name: string]: string };
            timeout?: HumanDuration | string;
          }
      >;
    };
  };
}
