import {
  checkTerms,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  RemediationResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { randomBytes } from 'node:crypto';
import { Directory } from '../Directory';
import { isAnswer, isRefusal, isServerError, messageOf } from '../errors';
import { hasGroup } from '../groups';
import { isLetIn } from '../isLetIn';
import { LdapIssuerConfig, LdapSourceConfig } from '../readLdapConfig';
import { activateIssued, revokeIssued, suspendIssued } from './changeIssued';
import { checkGranting } from './checkGranting';
import { EntryPlan, planEntry } from './planEntry';
import { passwordVerifier } from './passwordVerifier';
import {
  describeIssued,
  IssuedAccount,
  readIssued,
  readIssuedByTag,
} from './readIssued';

/** 256 bits, written in characters that need no preparation (RFC 4513, section 5.1.3) and no quoting anywhere. */
const PASSWORD_BYTES = 32;

/**
 * Makes service accounts of a directory: entries that it refuses until they are activated, and become members of the groups
 * of the order only then. Each credential is an account of its own, so that a new one works beside the old.
 */
export class LdapIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'ldap';
  readonly title: string;
  readonly environment?: string;
  readonly source: string;
  readonly capabilities: IssuerCapabilities;
  // Not printed with the object: the connection holds the issuer's own password.
  readonly #config: LdapSourceConfig;
  readonly #issuer: LdapIssuerConfig;

  constructor(config: LdapSourceConfig, issuer: LdapIssuerConfig) {
    this.#config = config;
    this.#issuer = issuer;
    this.id = config.id;
    this.source = config.id;
    this.title = config.title;
    this.environment = config.environment;
    this.capabilities = {
      activation: 'native-disable',
      material: 'secret',
      revocation: 'observed',
      lists: true,
      suspends: true,
      longestLifeMs: issuer.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...checkGranting(order, this.#issuer),
    ];
  }

  async issue(
    order: IssueOrder,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult> {
    const problems = this.check(order, options);
    if (problems.length > 0) {
      return { outcome: 'refused', reason: problems.join('; ') };
    }
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const plan = planEntry(order, {
      source: this.#config,
      issuer: this.#issuer,
      verifier: passwordVerifier(password),
    });
    let sent = false;
    try {
      return await Directory.use(
        this.#config,
        options.signal,
        async (directory): Promise<IssueResult> => {
          const present = await this.#find(directory, order.tag, options.now);
          if (present) {
            return { outcome: 'present', credential: present };
          }
          const missing = await findMissing(directory, order.scopes);
          if (missing.length > 0) {
            return {
              outcome: 'refused',
              reason: `there is no group ${missing.join(' and no ')}`,
            };
          }
          sent = true;
          const isMine = await make(directory, plan);
          const credential = await this.#find(
            directory,
            order.tag,
            options.now,
          );
          if (!credential) {
            return {
              outcome: 'unknown',
              reason: 'the directory made the account and does not show it',
            };
          }
          if (!isMine) {
            return { outcome: 'present', credential };
          }
          return (await this.#isShut(plan.dn, password, options.signal))
            ? {
                outcome: 'issued',
                credential,
                material: new SecretValue(password),
              }
            : this.#takeBack(directory, plan.dn);
        },
      );
    } catch (error) {
      const reason = messageOf(error);
      if (isRefusal(error)) {
        return { outcome: 'refused', reason };
      }
      return {
        outcome: sent && !isServerError(error) ? 'unknown' : 'failed',
        reason,
      };
    }
  }

  activate(
    tag: string,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, signal, async (directory, account) =>
      account
        ? activateIssued(directory, account, { now, lock: this.#config.lock })
        : { outcome: 'refused', reason: 'the directory has no such account' },
    );
  }

  suspend(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, signal, async (directory, account) =>
      account
        ? suspendIssued(directory, account, this.#config)
        : { outcome: 'refused', reason: 'the directory has no such account' },
    );
  }

  revoke(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, signal, async (directory, account) =>
      account
        ? revokeIssued(directory, account, {
            now: new Date(),
            source: this.#config,
          })
        : {
            outcome: 'already-applied',
            detail: 'the directory has no such account',
          },
    );
  }

  lookup(
    tag: string,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined> {
    return Directory.use(this.#config, options.signal, directory =>
      this.#find(directory, tag, options.now),
    );
  }

  async *list(options: {
    now: Date;
    signal: AbortSignal;
  }): AsyncIterable<IssuedCredential> {
    const accounts = await Directory.use(
      this.#config,
      options.signal,
      directory => readIssued(directory, this.#config),
    );
    for (const account of accounts) {
      if (!account.revoked) {
        yield this.#describe(account, options.now);
      }
    }
  }

  #describe(account: IssuedAccount, now: Date): IssuedCredential {
    const { grantable } = this.#issuer;
    return describeIssued(account, { now, grantable });
  }

  async #find(
    directory: Directory,
    tag: string,
    now: Date,
  ): Promise<IssuedCredential | undefined> {
    const account = await readIssuedByTag(directory, this.#config, tag);
    return account && this.#describe(account, now);
  }

  /** Tries the door: that an entry says it is locked proves nothing where no policy holds that minds it. */
  async #isShut(
    dn: string,
    password: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    return !(await isLetIn(this.#config, { dn, password }, signal));
  }

  async #takeBack(directory: Directory, dn: string): Promise<IssueResult> {
    await directory.remove(dn);
    return {
      outcome: 'refused',
      reason:
        'the directory lets a locked account in, so nothing is issued there: ' +
        "the policy that holds for it needs pwdLockout TRUE, or lock: 'password' in the configuration of the source",
    };
  }

  async #change(
    tag: string,
    signal: AbortSignal,
    work: (
      directory: Directory,
      account: IssuedAccount | undefined,
    ) => Promise<RemediationResult>,
  ): Promise<RemediationResult> {
    try {
      return await Directory.use(this.#config, signal, async directory =>
        work(directory, await readIssuedByTag(directory, this.#config, tag)),
      );
    } catch (error) {
      return {
        outcome: 'failed',
        reason: messageOf(error),
        // Somebody else has changed the account since it was read.
        retryable: !isRefusal(error) || isAnswer(error, 'noSuchAttribute'),
      };
    }
  }
}

async function findMissing(
  directory: Directory,
  groups: readonly string[],
): Promise<string[]> {
  const missing = new Array<string>();
  for (const group of groups) {
    if (!(await hasGroup(directory, group))) {
      missing.push(group);
    }
  }
  return missing;
}

/** Makes the account, or finds that another call with this tag was faster. @returns whether this call made it */
async function make(directory: Directory, plan: EntryPlan): Promise<boolean> {
  try {
    await directory.add(plan.dn, plan.attributes);
    return true;
  } catch (error) {
    if (isAnswer(error, 'entryAlreadyExists')) {
      return false;
    }
    throw error;
  }
}
