import { NoticeKind, QueuedNotice } from './operations/notices';

/** What a notice needs to know of an item. */
export interface NoticeItem {
  id: string;
  status: string;
  identityTitle: string;
  dueAt: string;
  onSilence: string;
  question: string;
}

/** One message to one person about everything that waits. */
export interface ComposedNotice {
  recipient: string;
  noticeIds: number[];
  title: string;
  description: string;
  link: string;
  severity: 'normal' | 'high';
  topic: string;
}

/** Seconds that a good decision takes, for the estimate that people see. */
const SECONDS_PER_DECISION = 20;

const OPENING: Record<NoticeKind, string> = {
  asked: 'wait for you',
  reminder: 'still wait for you',
  escalated: 'have not been answered and now wait for you too',
  moved: 'have been given to somebody else',
  'by-hand': 'need something done by hand',
  'deleted-soon': 'end in a deletion that is near',
  'used-disabled': 'took away what somebody still asks for',
  excluded: 'are left out for a while and need no answer',
};
const OPENING_ONE: Record<NoticeKind, string> = {
  asked: 'waits for you',
  reminder: 'still waits for you',
  escalated: 'has not been answered and now waits for you too',
  moved: 'has been given to somebody else',
  'by-hand': 'needs something done by hand',
  'deleted-soon': 'ends in a deletion that is near',
  'used-disabled': 'took away what somebody still asks for',
  excluded: 'is left out for a while and needs no answer',
};

/** What notices say of items that nobody is asked about any more. */
const AFTERWARDS: Partial<Record<NoticeKind, string>> = {
  'by-hand':
    'No connector can carry the decision out. The steps are on the page; the next reading of the source closes it.',
  'deleted-soon':
    'It is disabled, and is deleted when its cool-down ends. Until then one click brings it back.',
  'used-disabled':
    'It is disabled, and was asked for since. Its deletion is held: restore it, or say that it goes all the same.',
  excluded:
    'An exclusion that two people have granted covers it. It is asked about again when that ends; what the exclusion is stands on the page.',
};

/** Where an item has to stand for a notice about it to be true. */
function standingsFor(kind: NoticeKind): string[] {
  if (kind === 'excluded') {
    return ['closed'];
  }
  return AFTERWARDS[kind] ? ['carrying-out', 'by-hand'] : ['open'];
}

function phraseEstimate(count: number): string {
  const minutes = Math.ceil((count * SECONDS_PER_DECISION) / 60);
  return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
}

function phraseSilence(items: NoticeItem[]): string {
  const distinct = [...new Set(items.map(({ onSilence }) => onSilence))];
  return distinct.length === 1
    ? distinct[0]
    : distinct
        .map(
          words =>
            `${
              items.filter(({ onSilence }) => onSilence === words).length
            } of them: ${words}`,
        )
        .join(' ');
}

/**
 * Turns queued notices into one message for each person and occasion: how many, how long it takes, by when, and what
 * silence does. What has been answered in the meantime is left out.
 */
export function composeNotices(
  notices: QueuedNotice[],
  items: Map<string, NoticeItem>,
): ComposedNotice[] {
  const groups = Map.groupBy(
    notices,
    ({ recipient, kind }) => `${recipient}\n${kind}`,
  );
  return [...groups.values()].flatMap(group => {
    const { kind, recipient } = group[0];
    const afterwards = AFTERWARDS[kind];
    const wanted = standingsFor(kind);
    const found = group
      .flatMap(({ itemId }) => items.get(itemId) ?? [])
      .filter(({ status }) => wanted.includes(status))
      .sort(
        (a, b) =>
          a.dueAt.localeCompare(b.dueAt) ||
          a.identityTitle.localeCompare(b.identityTitle),
      );
    if (found.length === 0) {
      return [];
    }
    const [first] = found;
    const one = found.length === 1;
    const names = [...new Set(found.map(({ identityTitle }) => identityTitle))];
    const subject =
      names.length <= 3
        ? names.join(', ')
        : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
    return [
      {
        recipient,
        noticeIds: [...new Set(group.map(({ id }) => id))],
        title: one
          ? `An access review of ${subject} ${OPENING_ONE[kind]}`
          : `${found.length} access reviews of ${subject} ${OPENING[kind]}`,
        description:
          afterwards ??
          `First due ${first.dueAt.slice(0, 10)}, ${phraseEstimate(
            found.length,
          )}. If nobody answers: ${phraseSilence(found)}`,
        link: `/governance/reviews/${first.id}`,
        severity:
          kind === 'escalated' || kind === 'used-disabled' ? 'high' : 'normal',
        topic: `access-review-${kind}`,
      },
    ];
  });
}
