import { Knex } from 'knex';
import { carryForward, CarryRule } from '../certification/carryForward';
import { freezeEvidence } from '../certification/freezeEvidence';
import { findLastDecided } from '../certification/operations/findReviews';
import { readMaterials } from '../certification/readMaterials';
import { CampaignContext } from './campaignContext';

/** What of identities a launch would carry forward now; judged on evidence as a launch freezes it, and nothing is kept. */
export async function previewCarried(
  trx: Knex.Transaction,
  { settings }: Pick<CampaignContext, 'settings'>,
  options: {
    rule: CarryRule | undefined;
    identityRefs: readonly string[];
    askedNow: ReadonlyMap<string, unknown>;
    now: Date;
  },
): Promise<Set<string>> {
  const { rule, identityRefs, askedNow, now } = options;
  const carried = new Set<string>();
  if (!rule) {
    return carried;
  }
  const materials = [...(await readMaterials(trx, identityRefs)).values()];
  const maxAgeMs = settings.evidenceMaxAgeMs;
  const lasts = await findLastDecided(
    trx,
    materials.flatMap(({ holdings }) => holdings.map(({ ref }) => ref)),
  );
  for (const identity of materials) {
    for (const holding of identity.holdings) {
      const last = lasts.get(holding.ref);
      const proof =
        last &&
        !askedNow.has(holding.ref) &&
        carryForward(rule, {
          subjectRef: holding.ref,
          privileged: holding.privileged,
          evidence: freezeEvidence({ identity, holding, last, now, maxAgeMs }),
          last,
          now,
          evidenceMaxAgeMs: maxAgeMs,
        });
      if (proof) {
        carried.add(holding.ref);
      }
    }
  }
  return carried;
}
