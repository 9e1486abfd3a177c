import { InputError } from '@backstage/errors';
import {
  Reduction,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';
import { StoredSubject } from './reviewRow';

/**
 * Checks that what remains is a strict part of what is held.
 *
 * @throws InputError naming the field, what was given and what is accepted
 */
export function checkReduction(
  reduceTo: Reduction,
  subject: StoredSubject & { kind?: ReviewSubjectKind },
  now: Date,
): void {
  const { actions, expiresAt } = reduceTo;
  if (subject.kind === 'certificate') {
    throw new InputError(
      'reduceTo: a certificate has no smaller part; keep it, or revoke it and have another one issued',
    );
  }
  if (subject.kind === 'integration' && expiresAt) {
    throw new InputError(
      'reduceTo.expiresAt: no source shows when a partner integration ends; give the actions that remain',
    );
  }
  if (!actions && !expiresAt) {
    throw new InputError(
      'reduceTo: names nothing that remains; give actions, expiresAt or both',
    );
  }
  if (actions) {
    const held = subject.actions ?? [];
    const wider = actions.filter(action => !held.includes(action));
    if (wider.length > 0) {
      throw new InputError(
        `reduceTo.actions: ${wider.join(', ')} is not held; held are ${
          held.join(', ') || 'none'
        }`,
      );
    }
    if (actions.length === 0 || new Set(actions).size >= held.length) {
      throw new InputError(
        `reduceTo.actions: has to leave out at least one and keep at least one of ${
          held.join(', ') || 'none'
        }`,
      );
    }
  }
  if (expiresAt) {
    const end = new Date(expiresAt);
    if (end <= now) {
      throw new InputError(
        `reduceTo.expiresAt: '${expiresAt}' has passed; give a time in the future, or revoke`,
      );
    }
    if (
      subject.expiresAt &&
      subject.expiresAt !== 'never' &&
      end >= new Date(subject.expiresAt)
    ) {
      throw new InputError(
        `reduceTo.expiresAt: '${expiresAt}' is not earlier than the present end ${subject.expiresAt}`,
      );
    }
  }
}
