import {
  CredentialUse,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  RemediationResult,
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';

/**
 * What a double of an issuer does with the next order. `crash` makes it and throws, as a process does that dies then; `slow`
 * makes it and answers when it is let.
 */
export type Misfortune =
  | 'lose-answer'
  | 'refuse'
  | 'fail'
  | 'crash'
  | 'late'
  | 'slow';

/**
 * A double of an issuer, which holds its system in memory: for what a real one cannot be made to do at a given moment. The
 * contract of issuers and the real ones are tried elsewhere.
 */
export class IssuerDouble implements Issuer {
  readonly kind = 'double';
  readonly title = 'A double of an issuer';
  /** It issues for what the source `fake` shows. */
  readonly source = 'fake';
  readonly capabilities: IssuerCapabilities = {
    activation: 'native-disable',
    material: 'secret',
    revocation: 'observed',
    lists: true,
    suspends: true,
    longestLifeMs: 90 * 24 * 3_600_000,
  };
  readonly held = new Map<string, IssuedCredential>();
  readonly orders: IssueOrder[] = [];
  readonly secrets: string[] = [];
  /** Orders that are under way and come to be when they are let. */
  readonly late: Array<() => void> = [];
  /** Answers that are under way and come when they are let. */
  readonly slow: Array<() => void> = [];
  next: Misfortune | undefined;
  /** What becomes of every order that nothing else is said of. */
  always: Misfortune | undefined;
  revokes = true;
  /** What it makes otherwise than was ordered. */
  makes: Partial<IssuedCredential> = {};

  constructor(readonly id = 'fake') {}

  check(..._asked: Parameters<Issuer['check']>): string[] {
    return [];
  }

  async issue(order: IssueOrder): Promise<IssueResult> {
    this.orders.push(order);
    const misfortune = this.next ?? this.always;
    this.next = undefined;
    const secret = `secret-${randomUUID()}`;
    const make = (): IssuedCredential => {
      const credential: IssuedCredential = {
        tag: order.tag,
        externalId: `login-${order.tag}`,
        identity: order.identity,
        status: 'disabled',
        scopes: order.scopes,
        notAfter: order.notAfter,
        ...this.makes,
      };
      this.held.set(order.tag, credential);
      this.secrets.push(secret);
      return credential;
    };
    switch (misfortune) {
      case 'refuse':
        return { outcome: 'refused', reason: 'no' };
      case 'fail':
        return { outcome: 'failed', reason: 'not now' };
      case 'late':
        this.late.push(make);
        return { outcome: 'unknown', reason: 'no answer' };
      case 'lose-answer':
        make();
        return { outcome: 'unknown', reason: 'the answer got lost' };
      case 'crash':
        make();
        throw new Error('the process died');
      case 'slow': {
        const credential = make();
        await new Promise<void>(resolve => this.slow.push(resolve));
        return {
          outcome: 'issued',
          credential,
          material: new SecretValue(secret),
        };
      }
      case undefined:
        return {
          outcome: 'issued',
          credential: make(),
          material: new SecretValue(secret),
        };
      default:
        throw new Error(`Unexpected misfortune ${misfortune satisfies never}`);
    }
  }

  async activate(tag: string): Promise<RemediationResult> {
    return this.#set(tag, 'usable');
  }

  async suspend(tag: string): Promise<RemediationResult> {
    return this.#set(tag, 'disabled');
  }

  async revoke(tag: string): Promise<RemediationResult> {
    return this.revokes
      ? this.#set(tag, 'revoked')
      : { outcome: 'failed', reason: 'not now', retryable: true };
  }

  async lookup(tag: string): Promise<IssuedCredential | undefined> {
    return this.held.get(tag);
  }

  /** Who uses what, by tag. */
  readonly uses = new Map<string, CredentialUse>();

  async use(tag: string): Promise<CredentialUse | undefined> {
    return this.held.has(tag)
      ? this.uses.get(tag) ?? { now: false }
      : undefined;
  }

  async *list(): AsyncIterable<IssuedCredential> {
    yield* this.held.values();
  }

  /** What is there and was not revoked. */
  get alive(): IssuedCredential[] {
    return [...this.held.values()].filter(({ status }) => status !== 'revoked');
  }

  #set(tag: string, status: IssuedCredential['status']): RemediationResult {
    const held = this.held.get(tag);
    if (!held) {
      return { outcome: 'already-applied', detail: 'nothing is there' };
    }
    this.held.set(tag, { ...held, status });
    return { outcome: 'applied', detail: status };
  }
}

/** A double of a store, in memory. */
export class StoreDouble implements SecretStore {
  readonly kind = 'double';
  readonly title = 'A double of a store';
  readonly development = true;
  readonly values = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  fails = false;

  constructor(readonly id = 'kept') {}

  check(): string[] {
    return [];
  }

  async put(
    value: SecretValue,
    { target }: { target: string },
  ): Promise<StoreResult> {
    if (this.fails) {
      return { outcome: 'failed', reason: 'it is full', retryable: true };
    }
    const version = (this.#versions.get(target) ?? 0) + 1;
    this.#versions.set(target, version);
    this.values.set(target, value.reveal());
    return {
      outcome: 'stored',
      reference: `kept/${target}`,
      version: String(version),
    };
  }

  async holds({ reference }: { reference: string }): Promise<boolean> {
    return this.values.has(reference.slice('kept/'.length));
  }

  async destroy({
    reference,
    version,
  }: {
    reference: string;
    version?: string;
  }): Promise<{ outcome: 'destroyed' }> {
    const target = reference.slice('kept/'.length);
    // A successor that lies in the same place is another value.
    if (version === String(this.#versions.get(target))) {
      this.values.delete(target);
    }
    return { outcome: 'destroyed' };
  }
}
