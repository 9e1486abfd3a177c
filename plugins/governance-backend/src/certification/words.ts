import {
  ReviewDecision,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';

/** The question in plain words. */
export function phraseQuestion(options: {
  identityTitle: string;
  subjectKind: ReviewSubjectKind;
  subjectTitle: string;
  environment?: string;
}): string {
  const where = options.environment ? ` (${options.environment})` : '';
  const { identityTitle, subjectKind, subjectTitle } = options;
  switch (subjectKind) {
    case 'credential':
      return `Does ${identityTitle}${where} still need its ${subjectTitle}?`;
    case 'grant':
      return `Should ${identityTitle}${where} keep ${subjectTitle}?`;
    case 'entitlement':
      return `${subjectTitle}, as ${identityTitle}${where}: is that still needed?`;
    case 'certificate':
      return `Is the certificate ${identityTitle}${where} still needed?`;
    case 'integration':
      return `Should the partner integration ${identityTitle}${where} go on as it is?`;
    default:
      throw new Error(`Unknown kind ${subjectKind satisfies never}`);
  }
}

/** What an effect does, for people. */
const EFFECT_WORDS: Record<string, string> = {
  'remediation.revoke@v1': 'it is revoked at the source',
  'remediation.reduce@v1': 'it is reduced at the source',
  'remediation.disable@v1':
    'it is disabled, and can be restored until it is deleted',
  'remediation.handOverRevoke@v1':
    'a task to revoke it by hand goes to the owning team',
  'remediation.handOverReduce@v1':
    'a task to reduce it by hand goes to the owning team',
  'remediation.readBackRevoke@v1': 'the refusal is read back',
  'remediation.readBackReduce@v1': 'the reduction is read back',
  'review.nextStage@v1': 'the next stage is asked',
};

/** What an end of a review flow means, for people. */
const END_WORDS: Record<string, string> = {
  kept: 'it stays as it is',
  excepted: 'it is not asked about, because an exception is in force',
  excluded: 'it is not asked about, because an exclusion is in force',
  recorded: 'the answer is recorded and nothing is changed',
  unanswered: 'nothing is changed, and it is reported as unanswered',
  unresolved: 'it is reported as unresolved',
};

/** Says in one sentence what a predicted course will do. */
export function phraseCourse(course: {
  effects: string[];
  outcome?: string;
  stillAsked?: true;
}): string {
  const parts = course.effects.flatMap(effect => EFFECT_WORDS[effect] ?? []);
  const end = course.outcome ? END_WORDS[course.outcome] : undefined;
  const all = end ? [...parts, end] : parts;
  const none = course.stillAsked
    ? 'the answer is recorded, and the others are still asked'
    : 'nothing happens';
  const sentence = all.join(', then ') || none;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** What a decision is called in history. */
export const DECISION_WORDS: Record<ReviewDecision, string> = {
  keep: 'decided to keep it',
  reduce: 'decided to reduce it',
  revoke: 'decided to revoke it',
};
