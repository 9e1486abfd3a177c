import { LiveBinding } from './liveObjects';
import {
  BindingChange,
  forget,
  giveBack,
  hasNote,
  TAKEN_AWAY,
  takeAway,
} from './takenAway';

const ACCOUNT = { namespace: 'payments', name: 'deployer' };
const OTHER = { namespace: 'payments', name: 'other' };
const SUBJECT = { kind: 'ServiceAccount', ...ACCOUNT };
const USER = {
  kind: 'User',
  apiGroup: 'rbac.authorization.k8s.io',
  name: 'system:serviceaccount:payments:deployer',
};
const FAR = { ...SUBJECT, namespace: 'elsewhere' };
const ANN = { kind: 'User', name: 'ann' };

const bindingOf = (
  subjects: LiveBinding['subjects'],
  note?: string | null,
): LiveBinding => ({
  metadata: {
    name: 'one',
    namespace: 'payments',
    uid: 'u',
    resourceVersion: '1',
    annotations: note ? { [TAKEN_AWAY]: note } : {},
  },
  roleRef: { kind: 'Role', name: 'reader' },
  subjects,
});
/** What the server shows after a change. */
const after = (change: BindingChange | undefined): LiveBinding => {
  if (!change) {
    throw new Error('Nothing was to be changed');
  }
  return bindingOf(change.subjects, change.takenAway);
};

describe('what is taken out of a binding', () => {
  it.each([
    ['a service account', [SUBJECT]],
    ['its user', [USER]],
    ['both', [SUBJECT, USER]],
  ])('is %s and nobody else, and comes back as it was', (_title, own) => {
    const binding = bindingOf([ANN, ...own, FAR]);
    const taken = after(takeAway(binding, ACCOUNT, 'grant'));
    expect(taken.subjects).toEqual([ANN, FAR]);
    expect(takeAway(taken, ACCOUNT, 'grant')).toBeUndefined();
    const back = after(giveBack(taken, ACCOUNT, 'grant'));
    expect(back).toEqual(bindingOf([ANN, FAR, ...own]));
    expect(giveBack(back, ACCOUNT, 'grant')).toBeUndefined();
  });

  it('is nothing where it is not named', () => {
    expect(takeAway(bindingOf(null), ACCOUNT, 'account')).toBeUndefined();
    expect(takeAway(bindingOf([FAR]), ACCOUNT, 'grant')).toBeUndefined();
  });

  it('is kept apart by account', () => {
    const both = after(
      takeAway(
        after(
          takeAway(
            bindingOf([SUBJECT, { kind: 'ServiceAccount', ...OTHER }]),
            ACCOUNT,
            'grant',
          ),
        ),
        OTHER,
        'grant',
      ),
    );
    const back = after(giveBack(both, ACCOUNT, 'grant'));
    expect(back.subjects).toEqual([SUBJECT]);
    expect([hasNote(back, ACCOUNT), hasNote(back, OTHER)]).toEqual([
      false,
      true,
    ]);
  });

  it('does not come back with the account where the binding itself was decided about', () => {
    const taken = after(takeAway(bindingOf([SUBJECT]), ACCOUNT, 'account'));
    const decided = after(takeAway(taken, ACCOUNT, 'grant'));
    expect(giveBack(decided, ACCOUNT, 'account')).toBeUndefined();
    expect(after(giveBack(decided, ACCOUNT, 'grant')).subjects).toEqual([
      SUBJECT,
    ]);
    // The account is disabled again, and the binding stays decided about.
    expect(takeAway(decided, ACCOUNT, 'account')).toBeUndefined();
  });

  it('is noted once where somebody has put it back in between', () => {
    const taken = after(takeAway(bindingOf([SUBJECT]), ACCOUNT, 'grant'));
    const again = after(
      takeAway({ ...taken, subjects: [SUBJECT] }, ACCOUNT, 'grant'),
    );
    expect(after(giveBack(again, ACCOUNT, 'grant')).subjects).toEqual([
      SUBJECT,
    ]);
  });

  it('does not come back twice where somebody has put it back already', () => {
    const taken = after(takeAway(bindingOf([SUBJECT]), ACCOUNT, 'grant'));
    const back = after(
      giveBack({ ...taken, subjects: [SUBJECT] }, ACCOUNT, 'grant'),
    );
    expect(back).toEqual(bindingOf([SUBJECT]));
  });

  it('is forgotten for one account, and the binding stays as it is', () => {
    const taken = after(takeAway(bindingOf([SUBJECT, ANN]), ACCOUNT, 'grant'));
    const forgotten = after(forget(taken, ACCOUNT));
    expect(forgotten).toEqual(bindingOf([ANN]));
    expect(forget(forgotten, ACCOUNT)).toBeUndefined();
  });

  it.each(['mine!', '{}', '[{"subject":{"kind":"User"}}]'])(
    'is not guessed where somebody has written %s over the note',
    note => {
      const binding = bindingOf([SUBJECT], note);
      for (const change of [
        () => takeAway(binding, ACCOUNT, 'grant'),
        () => giveBack(binding, ACCOUNT, 'grant'),
        () => forget(binding, ACCOUNT),
      ]) {
        expect(change).toThrow('written over');
      }
      expect(hasNote(binding, ACCOUNT)).toBe(false);
    },
  );
});
