import { randomBytes } from 'node:crypto';
import { Step, Values } from './Directory';
import { LockKind } from './readLdapConfig';

/** Locked until somebody unlocks it (draft-behera-ldap-password-policy-11, section 5.3.3). */
const FOR_EVER = '000001010000Z';

/**
 * In front of a verifier it makes one that no password matches: `crypt(3)` takes no setting that starts with `!`. The same
 * sign locks an account in `/etc/shadow`.
 */
const NOTHING_MATCHES = '{CRYPT}!';

/** What of an entry says whether it is locked. */
export interface LockState {
  pwdAccountLockedTime?: string;
  /** Read only where the lock is in the password. */
  passwords: Buffer[];
}

/** The attribute that has to be read for {@link isLocked}. */
export function lockAttribute(lock: LockKind): string {
  return lock === 'ppolicy' ? 'pwdAccountLockedTime' : 'userPassword';
}

function isUnmatchable(password: Buffer): boolean {
  return password.toString('latin1').startsWith(NOTHING_MATCHES);
}

function turn(password: Buffer): Buffer {
  return Buffer.concat([Buffer.from(NOTHING_MATCHES, 'latin1'), password]);
}

/**
 * Whether an account was put out of service. A lock that the server set itself after wrong passwords is none: it may pass, and
 * nobody decided it.
 */
export function isLocked(lock: LockKind, state: LockState): boolean {
  switch (lock) {
    case 'ppolicy':
      return state.pwdAccountLockedTime === FOR_EVER;
    case 'password':
      return state.passwords.every(isUnmatchable);
    default:
      throw new Error(`Unexpected lock ${lock satisfies never}`);
  }
}

/** What an account that is locked from the start is made with. */
export function bornLocked(
  lock: LockKind,
  verifier: string,
): Record<string, Values> {
  switch (lock) {
    case 'ppolicy':
      return { userPassword: [verifier], pwdAccountLockedTime: [FOR_EVER] };
    case 'password':
      return { userPassword: [turn(Buffer.from(verifier))] };
    default:
      throw new Error(`Unexpected lock ${lock satisfies never}`);
  }
}

/** Puts an account out of service. In the password, only what was read is changed: what came since makes it fail. */
export function lockSteps(lock: LockKind, state: LockState): Step[] {
  switch (lock) {
    case 'ppolicy':
      return [
        {
          operation: 'replace',
          attribute: 'pwdAccountLockedTime',
          values: [FOR_EVER],
        },
      ];
    case 'password':
      return state.passwords
        .filter(password => !isUnmatchable(password))
        .flatMap(password => exchange(password, turn(password)));
    default:
      throw new Error(`Unexpected lock ${lock satisfies never}`);
  }
}

/** Puts an account back into service, exactly as it was. */
export function unlockSteps(lock: LockKind, state: LockState): Step[] {
  switch (lock) {
    case 'ppolicy':
      return [
        {
          operation: 'delete',
          attribute: 'pwdAccountLockedTime',
          values: [FOR_EVER],
        },
      ];
    case 'password':
      return state.passwords
        .filter(isUnmatchable)
        .flatMap(password =>
          exchange(password, password.subarray(NOTHING_MATCHES.length)),
        );
    default:
      throw new Error(`Unexpected lock ${lock satisfies never}`);
  }
}

/**
 * Takes an account's password away, so that unlocking it brings nothing back: what stands in its place, because the class of the
 * entry wants a value, matches nothing when it is unlocked either. The overlay unlocks an account whose password is changed, so
 * {@link lockSteps} belong into a request of their own, after this one.
 */
export function endSteps(): Step[] {
  const rest = Buffer.from(randomBytes(16).toString('base64url'));
  return [
    {
      operation: 'replace',
      attribute: 'userPassword',
      values: [turn(turn(rest))],
    },
  ];
}

function exchange(old: Buffer, wanted: Buffer): Step[] {
  return [
    { operation: 'delete', attribute: 'userPassword', values: [old] },
    { operation: 'add', attribute: 'userPassword', values: [wanted] },
  ];
}
