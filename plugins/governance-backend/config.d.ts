import { HumanDuration } from '@backstage/types';
import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  governance?: {
    /**
     * How far flows may go at first. The first rule that fits decides; without one, people are asked and nothing is
     * carried out (`advise`). It is taken over at the first start; later a rule can only lower what holds, and raising
     * takes two people on the page "Control".
     */
    modes?: Array<{
      /** Id of a source. Left out: any. */
      source?: string;
      /** Environment, for example `production`. Left out: any, also an unknown one. */
      environment?: string;
      /** Name of a flow. Left out: any. */
      flow?: string;
      mode: 'observe' | 'advise' | 'enforce';
    }>;
    /** Bounds on what flows may do to people and by themselves. */
    caps?: {
      /** Most open reviews and approvals of one person; what goes beyond waits until there is room. Default: 50. */
      openTasksPerPerson?: number;
      /** Most disables an hour that follow from silence; what goes beyond waits for the next. Default: 50. */
      automaticDisablesPerHour?: number;
    };
    issuance?: {
      /**
       * A random text of 32 characters or more, of which the keys of fingerprints and of claims are derived. Required outside
       * development where something is issued; changing it voids claims that are being taken.
       *
       * @visibility secret
       */
      secret?: string;
      /** How long an answer of an issuer is waited for before it counts as lost. Default: 20 seconds. */
      patience?: string | HumanDuration;
      /**
       * How long after its approval a credential may be ordered; what was kept from it for longer fails with `approval-expired`.
       * Default: 7 days.
       */
      approvalValidity?: string | HumanDuration;
    };
    control?: {
      /** A pause of every replica beyond this is an outage, by which deadlines are moved. Default: 5 minutes. */
      outageAfter?: string | HumanDuration;
    };
    flows?: {
      /**
       * Groups of the catalog that flows name in `groups["…"]`, by that name, for example `security-approvers`. A name that
       * is not listed has nobody in it.
       */
      groups?: { [name: string]: string[] };
      checks?: {
        /** When the tests of active flows are run again, and what they decided is evaluated again. Default: daily. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
      /** How often to look for what is to be started by itself. Default: every 10 seconds. */
      triggersEvery?: string | HumanDuration;
      /**
       * For how long what nothing depends on any more is kept: at least a day. What was recorded of it in the ledger and in
       * the events of instances stays.
       */
      retention?: {
        /**
         * Runs of the tests and past decisions of flows. The last one of each version stays, and those whose findings hold.
         * Default: 365 days.
         */
        checks?: string | HumanDuration;
        /** Times in which deadlines stood still, once every deadline was moved for them. Default: 90 days. */
        standstills?: string | HumanDuration;
      };
    };
    /**
     * Pipelines, workloads and agents that prove themselves by a token which an entry of `backend.auth.externalAccess`
     * with the type `jwks` has verified. A shared password never does. The first rule that fits decides.
     */
    callers?: Array<{
      /** `subjectPrefix` of that entry; it has to name an issuer and an audience. */
      issuer: string;
      /** What `sub` looks like, for example `repo:{repository}:environment:{environment}`. A part holds no colon. */
      subject: string;
      kind: 'pipeline' | 'workload' | 'agent';
      /** Flows that they may ask for. */
      mayRequest?: string[];
      /** Events that they may report. */
      mayEmit?: string[];
      /** Facts that such a token proves, by path; a text may hold the parts of `subject`. */
      proves?: { [path: string]: string | boolean };
      /** Words of the issuer for which flows have another one, by part of `subject`. */
      words?: { [part: string]: { [word: string]: string } };
    }>;
    agents?: {
      /** Tools that agents may ask for, by name. One that is not listed counts as writing, and is in no policy. */
      tools?: {
        [name: string]: {
          /** Whether it changes anything. */
          writes: boolean;
          /** Inventory references of the agents in whose policy it is. */
          agents?: string[];
        };
      };
    };
    /** Credentials that lie sealed until whoever asked for them takes them, once. */
    claims?: {
      /** From opening a claim until what was not taken is destroyed: from 1 to 15 minutes. Default: 15 minutes. */
      ttl?: string | HumanDuration;
      /** For how long what nobody opens lies sealed: from 1 hour to 30 days. Default: 7 days. */
      keepFor?: string | HumanDuration;
    };
    /** Passkeys, by which people prove that they are present where a flow demands it. */
    proofs?: {
      /** Addresses of the portal from which a proof may come. Default: `app.baseUrl`. */
      origins?: string[];
      /**
       * WebAuthn relying party id: the portal's domain, or one above it. Passkeys hold for it alone, so changing it makes
       * every passkey unusable. Default: the host of the first origin.
       */
      relyingPartyId?: string;
      /** How long a person's first passkey waits before it can be used. Default: 1 day. */
      enrolmentDelay?: string | HumanDuration;
    };
    reviews?: {
      /** Name of the flow that reviews run. Default: `owner-review`. */
      flow?: string;
      /** Full entity reference of the group that is asked about what nobody owns. */
      triageGroup: string;
      /** Groups to whose people a question may be given, besides those of its owners and of triage. */
      delegateTo?: string[];
      /** How old evidence may be when somebody decides on it. Default: 7 days. */
      evidenceMaxAge?: string | HumanDuration;
      /**
       * Whether items that no campaign asks about may be decided many at once; of others the definition of the campaign
       * says so. Default: `forbidden`.
       */
      bulk?: 'forbidden' | 'allowed';
      /**
       * How long what is revoked stays disabled before it is deleted; `PT0S` deletes at once. The first rule that fits
       * decides, then the runbook of its type, then 14 days.
       */
      coolDowns?: Array<{
        /** Kind of credential or grant, such as `api-key` or `role`. */
        type?: string;
        environment?: string;
        for: string | HumanDuration;
      }>;
      /** What is reviewed by itself. */
      periodic?: Array<{
        source?: string;
        environment?: string;
        /**
         * Identities with all that they hold, certificates, partner integrations. Default: all three.
         */
        asks?: Array<'identities' | 'certificates' | 'integrations'>;
        /** Time between two reviews of one thing. */
        every: string | HumanDuration;
      }>;
      /** When to look for what is due. Default: every 10 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How often queued notices are sent. Default: every 30 seconds. */
      noticesEvery?: string | HumanDuration;
    };
    /** Corrections of owners. */
    ownership?: {
      /** How long one holds where its source does not agree: from 1 to 365 days. Default: 30 days. */
      overrideMaxDuration?: string | HumanDuration;
    };
    /** What campaigns leave out for a while, because two people have agreed to it. */
    exclusions?: {
      /** How long an exclusion may last at most: from 1 to 365 days. Default: 180 days. */
      maxDuration?: string | HumanDuration;
    };
    /** What is made of how decisions are made. Nothing here has consequences or names people unless told. */
    quality?: {
      /** Whether people are named to those who have `governance.quality.read`. Default: false. */
      perPerson?: boolean;
      /** Where people are not named: how many of a team must have decided for its runs to be shown. Default: 3. */
      minPeople?: number;
      /** Has somebody look again at a share of the flagged decisions of a campaign that is over. Default: nobody. */
      secondLook?: {
        /** More than 0, up to 1. */
        share: number;
        /** Full entity reference of the group whose people look; who has decided or was asked about it may not. */
        by: string;
      };
      /** For how long it is kept when somebody opened what, and how they decided. Default: 365 days. */
      keep?: string | HumanDuration;
      /** Whether the result of a campaign may not be signed off before its second looks are done. Default: false. */
      holdSignOff?: boolean;
    };
    findings?: {
      /** From where on how certification itself goes is a finding, of a team or of a campaign that runs. */
      certification?: {
        /** How old the oldest open question may be. Default: 30 days. */
        backlogAge?: string | HumanDuration;
        /** How much of what is decided may be decided many at once, from 0 to 1. Default: 0.8. */
        bulkShare?: number;
        /** Below how many seconds, from opening the question, half of the decisions may not be made. Default: 10. */
        medianDecisionSeconds?: number;
        /** How many exceptions may be over without anybody having decided since. Default: 0. */
        expiredExceptions?: number;
        /** How far back decisions count. Default: 90 days. */
        window?: string | HumanDuration;
        /** Below how many decisions nothing is said. Default: 20. */
        minDecisions?: number;
      };
    };
    inventory?: {
      /** When live sources are read. Default: every 15 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** After how long without a reading a source counts as stale. Default: 1 day. */
      staleAfter?: string | HumanDuration;
      /**
       * Sources that are expected to be connected, and who answers for that. Campaigns, their evidence and the page
       * "Audit" say which of them are not. Left out: nothing can be said to be missing.
       */
      expected?: Array<{
        /** Id of the source. */
        id: string;
        /** What people call it. */
        title?: string;
        /** A group or a user, for example `group:default/platform`. */
        owner: string;
      }>;
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
