import {
  Ceremony,
  EnforcementMode,
  EvidenceBundle,
  IdentityKey,
  ReviewSubjectKind,
  RouteRequest,
} from '@countersign/plugin-governance-common';
import {
  FlowDefinition,
  FlowEvent,
  FlowSnapshot,
  PresenceProof,
} from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import type { HeldRows } from '../inventory';
import type { GivenProof } from '../proofs/ProofService';
import type { ProvenDecision } from '../proofs/presenceChallenge';
import { Facts } from './assembleEvidence';
import type { ReviewRow } from './reviewRow';
import type { ResolvedReviewers } from './resolveReviewers';

/** A running flow as reviews see it. */
export interface ReviewInstance {
  definition: FlowDefinition;
  snapshot: FlowSnapshot;
}

/** What became of an event that was sent to a flow. */
export type SendResult =
  | { accepted: true }
  | { accepted: false; code: string; reason: string };

/** What reviews need of the flow engine. */
export interface ReviewEngine {
  now(trx: Knex.Transaction): Promise<Date>;
  /** Starts flows; one whose dedupe key was taken comes without its instance. */
  startMany(
    trx: Knex.Transaction,
    starts: Array<{
      flow: string;
      subject: string;
      dedupeKey: string;
      facts: JsonObject;
      mode: EnforcementMode;
      environment?: string;
      source?: string;
      requestedBy?: string;
      actor: LedgerActor;
    }>,
  ): Promise<Array<{ instanceId: string; instance?: ReviewInstance }>>;
  /** Sends an event each to flows; answers in their order. */
  sendMany(
    trx: Knex.Transaction,
    events: readonly {
      instanceId: string;
      event: FlowEvent;
      actor: LedgerActor;
    }[],
  ): Promise<SendResult[]>;
  /** Flows by id, locked to the end of the transaction. */
  hold(
    trx: Knex.Transaction,
    instanceIds: readonly string[],
  ): Promise<Map<string, ReviewInstance>>;
  send(
    trx: Knex.Transaction,
    instanceId: string,
    event: FlowEvent,
    actor: LedgerActor,
  ): Promise<SendResult>;
  getInstance(
    trx: Knex.Transaction,
    instanceId: string,
  ): Promise<ReviewInstance>;
}

/** Something that is asked about, with everything that is known about it. */
export interface HoldingMaterial {
  kind: ReviewSubjectKind;
  /** The kind of credential or grant, such as `api-key` or `role`; of anything else the same as its holder's. */
  type: string;
  ref: string;
  externalId: string;
  title: string;
  fingerprint: string;
  /** Whether there is anything left to decide about. */
  live: boolean;
  privileged: boolean;
  /** The platform makes, rotates and holds it; nobody is asked about it. */
  platformManaged: boolean;
  requestedBy?: string;
  actions?: string[];
  /** Of a grant: the role, scope or verbs, as the source names them. */
  name?: string;
  /** Of a credential: when it was made, as the source says. */
  createdAt?: string;
  expiresAt?: string;
  facts: Facts;
  use: EvidenceBundle['use'];
  /** Of a partner integration: its contract set against what is granted. */
  contract?: EvidenceBundle['contract'];
}

/** An identity with everything that a review of it needs; what stands for itself is its own holder. */
export interface IdentityMaterial {
  ref: string;
  key: IdentityKey;
  title: string;
  type: string;
  source: string;
  environment?: string;
  ownerRef?: string;
  platformOwned: boolean;
  managedBy?: string;
  facts: Facts;
  holdings: HoldingMaterial[];
  dependents: EvidenceBundle['dependents'];
  findings: EvidenceBundle['findings'];
  sources: Array<{ source: string; at: string }>;
}

/** What reviews need of the inventory. */
export interface ReviewInventory {
  /**
   * What is known of identities and of what stands for itself, in few statements however many they are; those not known are
   * left out. `read` spares it to read rows again.
   */
  readMaterials(
    trx: Knex.Transaction,
    identityRefs: readonly string[],
    read?: HeldRows,
  ): Promise<Map<string, IdentityMaterial>>;
}

/** Which connector can do what about a subject. */
export interface ReviewConnectors {
  supports(
    source: string,
    subject: { kind: ReviewSubjectKind; externalId: string },
  ): { revoke: boolean; reduce: boolean; disable: boolean };
}

/** What reviews need to have people prove that they are present, where their flow demands it. */
export interface ReviewProofs {
  begin(
    trx: Knex.Transaction,
    decision: ProvenDecision,
    userRef: string,
  ): Promise<Ceremony>;
  verify(
    trx: Knex.Transaction,
    given: GivenProof,
    decision: ProvenDecision,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<PresenceProof>;
}

/** An item that is asked in stages, as it is to be opened. */
export interface StagedOpening {
  flow: string;
  /** What its flow is told besides. */
  facts: JsonObject;
  resolved: ResolvedReviewers;
}

/** Has items asked in stages; see `src/reviewTasks`. */
export interface ReviewStager {
  /** Works out the first stage of each of some new items, in their order; writes nothing. */
  plan(
    trx: Knex.Transaction,
    options: {
      planId: string;
      items: readonly {
        itemId: string;
        identity: IdentityMaterial;
        holding: HoldingMaterial;
        /** Who stands too near to it. */
        conflicts: string[];
      }[];
      at: string;
    },
  ): Promise<StagedOpening[]>;
  /** Stores what was worked out, once the items stand and people are asked. */
  opened(
    trx: Knex.Transaction,
    openings: readonly StagedOpening[],
  ): Promise<void>;
  /** *Not mine* and *don't know* of somebody who is asked in a stage; says what they did, in words. */
  route(
    trx: Knex.Transaction,
    options: {
      item: ReviewRow;
      instance: ReviewInstance;
      request: RouteRequest;
      caller: { userRef: string; actor: LedgerActor };
    },
  ): Promise<string>;
}

/** How reviews are run; from `governance.reviews` and `governance.modes`. */
export interface ReviewSettings {
  flow: string;
  triageGroup: string;
  evidenceMaxAgeMs: number;
  /** Groups whose people may be the second person where a keep takes one, besides leads and triage. */
  secondGroups: string[];
  /** Whether items that no campaign asks about may be decided many at once. */
  bulk: 'forbidden' | 'allowed';
  /** How what is decided would be carried out, as far as can be told when it is asked. */
  foresee(
    review: {
      identity: IdentityMaterial;
      holding: HoldingMaterial;
      can: { revoke: boolean; reduce: boolean; disable: boolean };
    },
    at: string,
  ): { way: string; deleteAt: string };
  /** Most open tasks of one person; what goes beyond waits. */
  openTasksPerPerson?: number;
  modeFor(
    trx: Knex.Transaction,
    subject: { source: string; environment?: string },
  ): Promise<EnforcementMode>;
}
