/**
 * What one person, or one stage, says about a review item. `undecided` was answered without deciding; `no-response` is what
 * silence leaves, and nobody can give it.
 *
 * @public
 */
export const REVIEW_RESPONSES = [
  'keep',
  'reduce',
  'revoke',
  'undecided',
  'no-response',
] as const;

/** One of {@link REVIEW_RESPONSES}. @public */
export type ReviewResponse = (typeof REVIEW_RESPONSES)[number];

/** Names of the strategies. @public */
export const REVIEW_STRATEGIES = [
  'oneKeepKeeps',
  'oneRevokeRevokes',
  'allMustKeep',
] as const;

/** One of {@link REVIEW_STRATEGIES}. @public */
export type ReviewStrategy = (typeof REVIEW_STRATEGIES)[number];

/** For each strategy the first of these that somebody said decides. */
const PRECEDENCE: Record<ReviewStrategy, readonly ReviewResponse[]> = {
  oneKeepKeeps: ['keep', 'revoke', 'reduce', 'undecided', 'no-response'],
  oneRevokeRevokes: ['revoke', 'reduce', 'keep', 'undecided', 'no-response'],
  allMustKeep: ['revoke', 'reduce', 'undecided', 'no-response', 'keep'],
};

/** Names by which other products know strategies, or ours under theirs, with what to write instead. */
const FOREIGN: Record<string, string> = {
  acceptedIfNotDenied:
    'it would keep what nobody answered for, and silence is never consent',
  keepIfNotRevoked:
    'it would keep what nobody answered for, and silence is never consent',
  oneAcceptAccepts: 'it is called oneKeepKeeps here',
  oneDenyDenies: 'it is called oneRevokeRevokes here',
  allMustAccept: 'it is called allMustKeep here',
};

/** Whether a text names a strategy. @public */
export function isReviewStrategy(text: string): text is ReviewStrategy {
  return REVIEW_STRATEGIES.some(known => known === text);
}

/** Why a name is refused as a strategy, for a person who has to correct it. @public */
export function refuseStrategy(text: string): string {
  const why = Object.hasOwn(FOREIGN, text)
    ? `${text} is not accepted: ${FOREIGN[text]}`
    : `${text} is no strategy`;
  return `${why}; accepted are ${REVIEW_STRATEGIES.join(', ')}`;
}

/** Whether a text is a name that {@link refuseStrategy} has something to say about. */
export function isForeignStrategy(text: string): boolean {
  return Object.hasOwn(FOREIGN, text);
}

/**
 * What several responses amount to. Order and repetition do not matter. Nobody at all amounts to silence, and silence never
 * to *keep*.
 *
 * @public
 */
export function combineResponses(
  strategy: ReviewStrategy,
  responses: Iterable<ReviewResponse>,
): ReviewResponse {
  const given = new Set(responses);
  return (
    PRECEDENCE[strategy].find(response => given.has(response)) ?? 'no-response'
  );
}

/**
 * Whether an answer of those who have not answered yet could still change what the others' answers amount to.
 *
 * @param pending - how many have not answered
 * @public
 */
export function isSettled(
  strategy: ReviewStrategy,
  answers: readonly ReviewResponse[],
  pending: number,
): boolean {
  return (
    pending === 0 ||
    combineResponses(strategy, answers) === PRECEDENCE[strategy][0]
  );
}
