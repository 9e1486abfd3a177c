import { composeNotices, NoticeItem } from './composeNotices';
import { QueuedNotice } from './operations/notices';

const item = (id: string, overrides: Partial<NoticeItem> = {}): NoticeItem => ({
  id,
  status: 'open',
  identityTitle: 'ledger-writer',
  dueAt: '2026-12-06T12:00:00.000Z',
  onSilence: 'It is disabled, and can be restored.',
  question: 'Still needed?',
  ...overrides,
});
const notice = (
  id: number,
  itemId: string,
  overrides: Partial<QueuedNotice> = {},
): QueuedNotice => ({
  id,
  itemId,
  kind: 'asked',
  recipient: 'user:default/ann',
  ...overrides,
});
const index = (...items: NoticeItem[]) =>
  new Map(items.map(entry => [entry.id, entry]));

describe('composeNotices', () => {
  it('says in one message how many, how long, by when and what silence does', () => {
    expect(
      composeNotices(
        [notice(1, 'a'), notice(2, 'b'), notice(3, 'c'), notice(4, 'd')],
        index(
          item('a', { dueAt: '2026-12-08T00:00:00.000Z' }),
          item('b'),
          item('c', { identityTitle: 'ledger-reader' }),
          item('d', {
            onSilence: 'Nothing is changed, and it is reported as unanswered.',
          }),
        ),
      ),
    ).toEqual([
      {
        recipient: 'user:default/ann',
        noticeIds: [1, 2, 3, 4],
        title: '4 access reviews of ledger-reader, ledger-writer wait for you',
        description:
          'First due 2026-12-06, about 2 minutes. If nobody answers: 3 of them: It is disabled, and can be restored. 1 of them: Nothing is changed, and it is reported as unanswered.',
        link: '/governance/reviews/c',
        severity: 'normal',
        topic: 'access-review-asked',
      },
    ]);
  });

  it('leaves out what was answered in the meantime', () => {
    expect(
      composeNotices(
        [notice(1, 'a'), notice(2, 'b')],
        index(item('a', { status: 'closed' }), item('b')),
      ),
    ).toMatchObject([
      {
        noticeIds: [1, 2],
        title: 'An access review of ledger-writer waits for you',
      },
    ]);
    expect(
      composeNotices(
        [notice(1, 'a')],
        index(item('a', { status: 'withdrawable' })),
      ),
    ).toEqual([]);
  });

  it('keeps people and occasions apart', () => {
    const composed = composeNotices(
      [
        notice(1, 'a'),
        notice(2, 'a', { recipient: 'user:default/lena', kind: 'escalated' }),
      ],
      index(item('a')),
    );
    expect(
      composed.map(({ recipient, severity }) => [recipient, severity]),
    ).toEqual([
      ['user:default/ann', 'normal'],
      ['user:default/lena', 'high'],
    ]);
  });
});
