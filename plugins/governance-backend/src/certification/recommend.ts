import {
  EvidenceBundle,
  Reduction,
  ReviewDecision,
} from '@countersign/plugin-governance-common';

function phraseDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** What the facts speak for, with the facts that do. Computed when shown, never stored. */
export interface Recommendation {
  decision: ReviewDecision;
  reasons: string[];
  reduceTo?: Reduction;
}

const DAY = 24 * 60 * 60 * 1000;
/** Days without use after which the facts speak against keeping; the threshold of OWASP NHI1:2025 rules here. */
const UNUSED_DAYS = 90;

function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
}

function knownString(
  bundle: EvidenceBundle,
  field: string,
): string | undefined {
  const fact = bundle.subject.facts.find(
    candidate => candidate.field === field,
  );
  return fact?.known && typeof fact.value === 'string' ? fact.value : undefined;
}

/** What speaks for withdrawing what goes beyond a contract; nothing where nothing is known to. */
function recommendByContract({
  contract,
}: EvidenceBundle): Recommendation | undefined {
  if (!contract?.known || contract.notInContract.length === 0) {
    return undefined;
  }
  const beyond = `Granted and not in the contract: ${contract.notInContract.join(
    ', ',
  )}`;
  const within = contract.granted.filter(name => contract.scope.includes(name));
  return within.length > 0
    ? { decision: 'reduce', reasons: [beyond], reduceTo: { actions: within } }
    : {
        decision: 'revoke',
        reasons: [beyond, 'Nothing of what is granted is in the contract'],
      };
}

/**
 * What the evidence speaks for. Where use is not known it gives no recommendation: unknown is neither used nor unused.
 */
export function recommend(bundle: EvidenceBundle): Recommendation | undefined {
  const byContract = recommendByContract(bundle);
  if (byContract) {
    return byContract;
  }
  if (bundle.use.known) {
    const window = daysBetween(bundle.use.from, bundle.use.to);
    const lastDay = bundle.use.days
      .map(({ day }) => day)
      .sort()
      .at(-1);
    if (!lastDay && window >= UNUSED_DAYS) {
      return {
        decision: 'revoke',
        reasons: [
          `Not used in the ${window} days that ${bundle.use.source} covers`,
        ],
      };
    }
    if (lastDay) {
      const idle = daysBetween(`${lastDay}T00:00:00.000Z`, bundle.use.to);
      if (idle > UNUSED_DAYS) {
        return {
          decision: 'revoke',
          reasons: [`Last used ${phraseDays(idle)} ago, on ${lastDay}`],
        };
      }
      const callers = new Set(bundle.use.days.map(({ caller }) => caller));
      return {
        decision: 'keep',
        reasons: [
          `Used on ${lastDay} by ${[...callers].sort().slice(0, 3).join(', ')}`,
          ...bundle.findings.map(
            ({ message }) => `But: ${message.replace(/\.$/, '')}`,
          ),
        ],
      };
    }
  }
  const lastUsed = knownString(bundle, 'lastUsedAt');
  if (lastUsed === 'never') {
    return { decision: 'revoke', reasons: ['Never used since it exists'] };
  }
  if (lastUsed) {
    const idle = daysBetween(lastUsed, bundle.collectedAt);
    return idle > UNUSED_DAYS
      ? { decision: 'revoke', reasons: [`Last used ${phraseDays(idle)} ago`] }
      : {
          decision: 'keep',
          reasons: [`Used ${idle === 0 ? 'today' : `${phraseDays(idle)} ago`}`],
        };
  }
  return undefined;
}
