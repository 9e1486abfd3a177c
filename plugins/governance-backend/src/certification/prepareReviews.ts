import {
  EnforcementMode,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { orderedId } from '../bulk';
import { creatorOf } from '../reviewTasks/creatorOf';
import { findConflictsOfMany } from '../reviewTasks/findConflicts';
import { FrozenEvidence, freezeEvidence } from './freezeEvidence';
import { findLastDecided, LastDecided } from './operations/findReviews';
import {
  HoldingMaterial,
  IdentityMaterial,
  ReviewConnectors,
  ReviewSettings,
  ReviewStager,
  StagedOpening,
} from './ports';
import {
  chooseReviewers,
  readPeople,
  ResolvedReviewers,
} from './resolveReviewers';
import { ReviewFacts } from './reviewContext';

/** A holding that is to be asked about, with the identity that holds it. */
export interface AskedHolding {
  identity: IdentityMaterial;
  holding: HoldingMaterial;
}

/** Everything that a new item consists of, before its flow has started. */
export interface PreparedReview extends AskedHolding {
  id: string;
  evidence: FrozenEvidence;
  /** The last decision about it. */
  last: LastDecided | undefined;
  resolved: ResolvedReviewers;
  mode: EnforcementMode;
  facts: ReviewFacts;
  /** Where it is asked in stages: the first of them. */
  staged?: StagedOpening;
}

interface PrepareOptions {
  connectors: ReviewConnectors;
  settings: ReviewSettings;
  stager: ReviewStager;
  /** Whose stages it is asked in, if in any. */
  plan?: string;
  now: Date;
}

/** The mode of every place that identities are in, each asked for once. */
async function readModes(
  trx: Knex.Transaction,
  settings: ReviewSettings,
  identities: Iterable<IdentityMaterial>,
): Promise<(identity: IdentityMaterial) => EnforcementMode> {
  const keyOf = ({ source, environment }: IdentityMaterial) =>
    JSON.stringify([source, environment]);
  const modes = new Map<string, EnforcementMode>();
  for (const identity of identities) {
    const key = keyOf(identity);
    if (!modes.has(key)) {
      const { source, environment } = identity;
      modes.set(key, await settings.modeFor(trx, { source, environment }));
    }
  }
  return identity => {
    const mode = modes.get(keyOf(identity));
    if (!mode) {
      throw new Error(`No mode was read for ${identity.ref}`);
    }
    return mode;
  };
}

function factsOf(
  {
    identity,
    holding,
    evidence,
    resolved,
    mode,
  }: Omit<PreparedReview, 'facts' | 'last'>,
  options: Pick<PrepareOptions, 'connectors' | 'settings' | 'now'>,
): ReviewFacts {
  const { connectors, settings, now } = options;
  // What would put the grant back makes an automatic change of it pointless: people have to change it there.
  const can = identity.managedBy
    ? { revoke: false, reduce: false, disable: false }
    : connectors.supports(identity.source, holding);
  return {
    mode,
    ...(identity.environment ? { environment: identity.environment } : {}),
    ...(holding.requestedBy ? { requester: { ref: holding.requestedBy } } : {}),
    subject: {
      ref: holding.ref,
      kind: holding.kind,
      fingerprint: holding.fingerprint,
      privileged: holding.privileged,
    },
    identity: { ref: identity.ref, type: identity.type },
    evidence: { digest: evidence.digest },
    owner: { ref: resolved.ownerRef },
    reviewers: {
      members: resolved.reviewers.map(({ ref }) => ref),
      leads: resolved.leads,
    },
    connector: can,
    second: { needed: false, people: [], first: [] },
    remediation: settings.foresee(
      { identity, holding, can },
      now.toISOString(),
    ),
  };
}

/**
 * Freezes the evidence about holdings and finds who is asked about each, in as many statements for hundreds as for one:
 * last decisions are read at once, people once for each owner, modes once for each place.
 */
export async function prepareReviews(
  trx: Knex.Transaction,
  options: PrepareOptions,
  asked: readonly AskedHolding[],
): Promise<PreparedReview[]> {
  const { settings, stager, plan, now } = options;
  const last = await findLastDecided(
    trx,
    asked.map(({ holding }) => holding.ref),
  );
  const people = await readPeople(trx, {
    ownerRefs: asked.map(({ identity }) => identity.ownerRef),
    triageGroup: settings.triageGroup,
  });
  const modeOf = await readModes(
    trx,
    settings,
    asked.map(({ identity }) => identity),
  );
  const conflicts = await findConflictsOfMany(
    trx,
    asked.map(({ identity, holding }) => ({
      subjectRef: holding.ref,
      identityRef: identity.ref,
      requestedBy: holding.requestedBy,
      createdBy: creatorOf(identity),
    })),
    { reviewFlows: [settings.flow, STAGED_FLOW], at: now.toISOString() },
  );
  const items = asked.map((one, index) => ({
    ...one,
    itemId: orderedId(),
    conflicts: conflicts[index],
  }));
  const stages =
    plan === undefined
      ? []
      : await stager.plan(trx, { planId: plan, items, at: now.toISOString() });
  return items.map(({ itemId: id, identity, holding, ...near }, index) => {
    const staged: StagedOpening | undefined = stages[index];
    const review = {
      id,
      identity,
      holding,
      last: last.get(holding.ref),
      evidence: freezeEvidence({
        identity,
        holding,
        last: last.get(holding.ref),
        now,
        maxAgeMs: settings.evidenceMaxAgeMs,
      }),
      resolved:
        staged?.resolved ??
        chooseReviewers(people, {
          ownerRef: identity.ownerRef,
          conflicts: near.conflicts,
        }),
      mode: modeOf(identity),
      ...(staged ? { staged } : {}),
    };
    return { ...review, facts: factsOf(review, options) };
  });
}
