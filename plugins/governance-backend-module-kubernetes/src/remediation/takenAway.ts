import { z } from 'zod/v4';
import { AccountName } from '../readKubernetesConfig';
import { PREFIX } from '../token/TokenSecret';
import { LiveBinding, Subject, subjectSchema } from './liveObjects';
import { namesAccount } from './reach';

/** Annotation on a binding: which subjects were taken out of it from here, and can be given back. */
export const TAKEN_AWAY = `${PREFIX}/taken-away`;

const takenSchema = z.array(
  z.strictObject({
    subject: subjectSchema,
    /** What was decided about: this binding of the account, or the account as a whole. */
    because: z.enum(['grant', 'account']),
  }),
);

type Taken = z.output<typeof takenSchema>[number];
export type Because = Taken['because'];

/** What a binding is to become. Everything else of it stays as it is. */
export interface BindingChange {
  subjects: Subject[];
  /** `null` where nothing is noted any more. */
  takenAway: string | null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody has written something else over it.
    return undefined;
  }
}

function parseTaken({ metadata }: LiveBinding) {
  const text = metadata.annotations?.[TAKEN_AWAY];
  return takenSchema.safeParse(text ? parseJson(text) : []);
}

/** Whether something of an account is noted on a binding. Pure. */
export function hasNote(binding: LiveBinding, account: AccountName): boolean {
  return (parseTaken(binding).data ?? []).some(({ subject }) =>
    namesAccount(subject, account),
  );
}

/**
 * What stands in a binding of an account, and what was taken out of it.
 *
 * @throws Error where the annotation holds something else
 */
export function readTaken(binding: LiveBinding, account: AccountName) {
  const parsed = parseTaken(binding);
  if (!parsed.success) {
    throw new Error(
      `the annotation ${TAKEN_AWAY} of ${binding.metadata.name} was written over by somebody else`,
    );
  }
  const subjects = binding.subjects ?? [];
  return {
    held: subjects.filter(subject => namesAccount(subject, account)),
    others: subjects.filter(subject => !namesAccount(subject, account)),
    taken: parsed.data.filter(({ subject }) => namesAccount(subject, account)),
    takenFromOthers: parsed.data.filter(
      ({ subject }) => !namesAccount(subject, account),
    ),
  };
}

function isSame(one: Subject, other: Subject): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function write(subjects: Subject[], taken: Taken[]): BindingChange {
  return {
    subjects,
    takenAway: taken.length === 0 ? null : JSON.stringify(taken),
  };
}

/**
 * Takes an account out of a binding and notes what was there, so that exactly that can be given back. What is decided about the
 * binding itself stands over what is decided about the account: it does not come back with it. Pure.
 *
 * @returns `undefined` where there is nothing left to do
 */
export function takeAway(
  binding: LiveBinding,
  account: AccountName,
  because: Because,
): BindingChange | undefined {
  const { held, others, taken, takenFromOthers } = readTaken(binding, account);
  const kept = taken.filter(
    ({ subject }) => !held.some(one => isSame(one, subject)),
  );
  const isNoted =
    because === 'account' || taken.every(one => one.because === 'grant');
  return held.length === 0 && isNoted
    ? undefined
    : write(others, [
        ...takenFromOthers,
        ...kept.map(one => (because === 'grant' ? { ...one, because } : one)),
        ...held.map(subject => ({ subject, because })),
      ]);
}

/**
 * Gives an account back what was taken out of a binding for a reason. Pure.
 *
 * @returns `undefined` where nothing was
 */
export function giveBack(
  binding: LiveBinding,
  account: AccountName,
  because: Because,
): BindingChange | undefined {
  const { held, taken, takenFromOthers } = readTaken(binding, account);
  const back = taken.filter(one => one.because === because);
  return back.length === 0
    ? undefined
    : write(
        [
          ...(binding.subjects ?? []),
          ...back
            .map(({ subject }) => subject)
            .filter(subject => !held.some(one => isSame(one, subject))),
        ],
        [...takenFromOthers, ...taken.filter(one => one.because !== because)],
      );
}

/**
 * Forgets what was taken out of a binding, so that nothing gives it back any more. Pure.
 *
 * @returns `undefined` where nothing is noted
 */
export function forget(
  binding: LiveBinding,
  account: AccountName,
): BindingChange | undefined {
  const { taken, takenFromOthers } = readTaken(binding, account);
  return taken.length === 0
    ? undefined
    : write([...(binding.subjects ?? [])], takenFromOthers);
}
