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

type KnownUse = Extract<EvidenceBundle['use'], { known: true }>;

/** The last day of recorded use, `YYYY-MM-DD`. */
function lastDayOf(use: KnownUse): string | undefined {
  return use.days
    .map(({ day }) => day)
    .sort()
    .at(-1);
}

/** What days without use speak for. Where not every use is recorded, they say nothing. */
function byAbsence(use: KnownUse): Recommendation | undefined {
  const lastDay = lastDayOf(use);
  const idle = daysBetween(
    lastDay ? `${lastDay}T00:00:00.000Z` : use.from,
    use.to,
  );
  if (use.partial || (lastDay ? idle <= UNUSED_DAYS : idle < UNUSED_DAYS)) {
    return undefined;
  }
  return {
    decision: 'revoke',
    reasons: [
      lastDay
        ? `Last used ${phraseDays(idle)} ago, on ${lastDay}`
        : `Not used in the ${idle} days that ${use.source} covers`,
    ],
  };
}

/** What recorded use speaks for: that of the last days for keeping. */
function byUse(
  use: KnownUse,
  bundle: EvidenceBundle,
): Recommendation | undefined {
  const lastDay = lastDayOf(use);
  const until = use.partial ? bundle.collectedAt : use.to;
  if (
    lastDay === undefined ||
    daysBetween(`${lastDay}T00:00:00.000Z`, until) > UNUSED_DAYS
  ) {
    return undefined;
  }
  const callers = new Set(use.days.map(({ caller }) => caller));
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

/** What the time of the last use speaks for, as its source states it. */
function byLastUse(bundle: EvidenceBundle): Recommendation | undefined {
  const lastUsed = knownString(bundle, 'lastUsedAt');
  if (lastUsed === undefined) {
    return undefined;
  }
  if (lastUsed === 'never') {
    // A use that another source has seen contradicts it, and nothing is recommended by what contradicts itself.
    return bundle.use.known && bundle.use.days.length > 0
      ? undefined
      : { decision: 'revoke', reasons: ['Never used since it exists'] };
  }
  const idle = daysBetween(lastUsed, bundle.collectedAt);
  return idle > UNUSED_DAYS
    ? { decision: 'revoke', reasons: [`Last used ${phraseDays(idle)} ago`] }
    : {
        decision: 'keep',
        reasons: [`Used ${idle === 0 ? 'today' : `${phraseDays(idle)} ago`}`],
      };
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
  const { use } = bundle;
  return (
    recommendByContract(bundle) ??
    (use.known ? byAbsence(use) ?? byUse(use, bundle) : undefined) ??
    byLastUse(bundle)
  );
}
