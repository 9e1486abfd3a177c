import {
  CampaignDefinition,
  CampaignPreview,
  EnforcementMode,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { resolveReviewers } from '../certification/resolveReviewers';
import { resolveMembers } from '../directory/queryDirectory';
import { ExclusionFinder, findExclusions } from '../exclusions';
import { registerFor } from '../evidence/register/registerFor';
import { CampaignContext } from './campaignContext';
import { CampaignRow, titleOf } from './campaignRows';
import { findBlocks, judgeSources } from './findBlocks';
import { judgeCandidate } from './judgeCandidate';
import { carryRuleOf } from './carryRule';
import { findLastCampaign, nextNumber } from './operations/campaigns';
import { previewCarried } from './previewCarried';
import { readCandidates } from './operations/candidates';
import { readAskedNow } from './operations/items';
import {
  countSources,
  countUnreadable,
  pagedKinds,
  pageHolders,
} from './operations/population';
import { readItemSubjects } from './operations/subjects';
import { findConflictsOfMany } from '../reviewTasks/findConflicts';
import { readCreators } from '../reviewTasks/operations/readCreators';
import { createReadOnce } from '../remembering/readOnce';
import { createFindOnce } from '../reviewTasks/planStage';
import { previewReviewers } from '../reviewTasks/previewReviewers';
import { findUnreachable } from '../reviewTasks/planOf';
import { digestDefinition } from './parseDefinition';
import { PreviewTally } from './previewTally';
import { Candidate, CandidateIdentity } from './scopeFacts';

/** Identities read at once. */
const PAGE = 200;

function createReading(trx: Knex.Transaction, context: CampaignContext) {
  const { settings } = context;
  const reviewers = createReadOnce<string[]>();
  const members = createReadOnce<string[]>();
  const modes = createReadOnce<EnforcementMode>();
  return {
    reviewers: (owner: string, conflicts: readonly string[]) =>
      reviewers([owner, ...conflicts].join(' '), async () => {
        const found = await resolveReviewers(trx, {
          ownerRef: owner || undefined,
          triageGroup: settings.triageGroup,
          conflicts,
        });
        return found.reviewers.map(({ ref }) => ref);
      }),
    members: (owner: string) =>
      members(owner, async () =>
        (await resolveMembers(trx, owner)).map(({ ref }) => ref),
      ),
    mode: (source: string, environment: string) =>
      modes(`${source} ${environment}`, () =>
        settings.modeFor(trx, {
          source,
          environment: environment || undefined,
        }),
      ),
  };
}

type Reading = ReturnType<typeof createReading>;

async function planItem(
  reading: Reading,
  identity: CandidateIdentity,
  holding: Candidate,
  asked: {
    now: string[] | undefined;
    inStage: string[] | undefined;
    conflicts: readonly string[];
  },
) {
  const askedNow = asked.now;
  const { row } = identity;
  const owner = row.owner_ref ?? '';
  const requester = holding.requestedBy;
  const isSelf =
    requester !== undefined &&
    owner !== '' &&
    (await reading.members(owner)).includes(requester);
  return {
    subject: holding.ref,
    title: `${row.display_name}: ${holding.title}`,
    source: holding.source,
    reviewers:
      askedNow ??
      asked.inStage ??
      (await reading.reviewers(owner, asked.conflicts)),
    isOwned: owner !== '',
    isRecordedOnly:
      askedNow === undefined &&
      (await reading.mode(row.source, row.environment ?? '')) === 'observe',
    isOpenAlready: askedNow !== undefined,
    ...(isSelf ? { requester } : {}),
  };
}

/** Who stands too near to each thing, by its reference. */
async function readConflicts(
  trx: Knex.Transaction,
  { settings }: CampaignContext,
  options: {
    identities: readonly CandidateIdentity[];
    creators: ReadonlyMap<string, string>;
    now: Date;
  },
): Promise<ReadonlyMap<string, string[]>> {
  const things = options.identities.flatMap(({ row, holdings }) =>
    holdings.map(({ ref, requestedBy }) => ({
      subjectRef: ref,
      identityRef: row.ref,
      requestedBy,
      createdBy: options.creators.get(row.ref),
    })),
  );
  const conflicts = await findConflictsOfMany(trx, things, {
    reviewFlows: [settings.flow, STAGED_FLOW],
    at: options.now.toISOString(),
  });
  return new Map(
    things.map(({ subjectRef }, index) => [subjectRef, conflicts[index]]),
  );
}

async function tallyPage(
  trx: Knex.Transaction,
  context: CampaignContext,
  options: {
    definition: CampaignDefinition;
    identityRefs: string[];
    now: Date;
    exclusions: ExclusionFinder;
    number: number;
    reading: Reading;
    tally: PreviewTally;
  },
): Promise<void> {
  const { definition, identityRefs, now, exclusions, reading, tally } = options;
  const { asks, scope } = definition.spec;
  const identities = await readCandidates(trx, { identityRefs, asks });
  const creators = await readCreators(trx, identityRefs);
  const conflicts = await readConflicts(trx, context, {
    identities,
    creators,
    now,
  });
  const asked = await readAskedNow(
    trx,
    identities.flatMap(({ holdings }) => holdings.map(({ ref }) => ref)),
  );
  const carried = await previewCarried(trx, context, {
    rule: carryRuleOf(definition, options.number),
    identityRefs,
    askedNow: asked,
    now,
  });
  const findOnce = createFindOnce();
  for (const identity of identities) {
    for (const holding of identity.holdings) {
      const judged = judgeCandidate(identity, holding, {
        where: scope.where,
        policy: context.policy,
        now,
        exclusions,
      });
      if (judged.outcome === 'item' && carried.has(holding.ref)) {
        tally.addCarried(holding.source);
      } else if (judged.outcome === 'item') {
        if (holding.ref !== identity.row.ref) {
          tally.identities.add(identity.row.ref);
        }
        const near = conflicts.get(holding.ref) ?? [];
        tally.addItem(
          await planItem(reading, identity, holding, {
            now: asked.get(holding.ref),
            conflicts: near,
            inStage:
              context.staging &&
              (await previewReviewers(trx, context.staging, {
                definition,
                subject: {
                  ownerRef: identity.row.owner_ref ?? undefined,
                  identityRef: identity.row.ref,
                  subjectRef: holding.ref,
                  requestedBy: holding.requestedBy,
                  createdBy: creators.get(identity.row.ref),
                  conflicts: near,
                },
                at: now.toISOString(),
                once: findOnce,
              })),
          }),
        );
      } else {
        const { outcome, reason } = judged;
        tally.addReason(holding.source, { outcome, reason, count: 1 });
      }
    }
  }
}

async function compareWith(
  trx: Knex.Transaction,
  last: CampaignRow | undefined,
  now: Set<string>,
): Promise<CampaignPreview['difference']> {
  if (!last) {
    return undefined;
  }
  const before = await readItemSubjects(trx, last.id);
  const same = [...now].filter(ref => before.has(ref)).length;
  return {
    campaign: last.id,
    title: titleOf(last),
    same,
    added: now.size - same,
    gone: before.size - same,
  };
}

/**
 * Says what launching a campaign of a definition would do now. Writes nothing, and judges with the same rules as a launch:
 * if nothing changes in between, a launch asks the same people about the same things.
 */
export async function previewCampaign(
  trx: Knex.Transaction,
  context: CampaignContext,
  definition: CampaignDefinition,
  running: string | undefined,
): Promise<CampaignPreview> {
  const { spec, metadata } = definition;
  const now = await context.engine.now(trx);
  const reading = createReading(trx, context);
  const tally = new PreviewTally();
  const number = await nextNumber(trx, metadata.name);
  const exclusions = await findExclusions(trx, {
    at: now.toISOString(),
    hold: 'none',
  });
  for (const kind of pagedKinds(spec.asks)) {
    let after = '';
    let identityRefs: string[];
    do {
      identityRefs = await pageHolders(trx, spec, { kind, after, limit: PAGE });
      await tallyPage(trx, context, {
        definition,
        identityRefs,
        now,
        exclusions,
        number,
        reading,
        tally,
      });
      after = identityRefs.at(-1) ?? after;
    } while (identityRefs.length === PAGE);
  }
  for (const { source, reason, count } of await countUnreadable(trx, spec)) {
    tally.addReason(source, { outcome: 'unreadable', reason, count });
  }
  const sources = await judgeSources(trx, spec, {
    counts: await countSources(trx, spec),
    now,
  });
  const register = await registerFor(trx, {
    expected: context.expected,
    freshness: spec.freshness,
    now,
  });
  return {
    definition,
    digest: digestDefinition(definition),
    at: now.toISOString(),
    dueAt: addDuration(now.toISOString(), spec.deadline),
    identities: tally.identities.size,
    items: tally.subjects.size,
    alreadyOpen: tally.alreadyOpen,
    recordedOnly: tally.recordedOnly,
    reviewers: tally.reviewers,
    nobody: tally.nobody,
    unowned: tally.unowned,
    selfReview: tally.selfReview,
    reasons: tally.reasons,
    sources: sources.map(({ source, counted, outside, readAt, stale }) => ({
      source,
      counted,
      outside,
      ...tally.countsOf(source),
      waiting: 0,
      ...(readAt ? { readAt } : {}),
      stale,
    })),
    ...(register ? { register } : {}),
    blocked: [
      ...findBlocks({
        definition,
        sources,
        reviewFlow: context.settings.flow,
        running,
      }),
      ...(await findUnreachable(trx, context.settings, definition)),
    ],
    notices: tally.notices,
    difference: await compareWith(
      trx,
      await findLastCampaign(trx, metadata.name),
      tally.subjects,
    ),
  };
}
