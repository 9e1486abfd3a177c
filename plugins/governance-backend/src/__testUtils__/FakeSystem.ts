import { ObservationInput } from '@countersign/plugin-governance-common';
import {
  InventorySource,
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { groups } from './organisation';

type Identity = NonNullable<ObservationInput['identities']>[number];
type Certificate = NonNullable<ObservationInput['certificates']>[number];
type Integration = NonNullable<ObservationInput['partnerIntegrations']>[number];

/** An account of the system, with one key and one role, owned by the ledger team unless told otherwise. */
export function account(
  name: string,
  more: Partial<Identity> = {},
  requestedBy?: string,
): Identity {
  return {
    key: { realm: 'fake', externalId: name },
    type: 'service-account',
    displayName: name,
    status: 'active',
    owner: groups.ledger,
    environment: 'production',
    purpose: 'Books payments',
    consumers: ['component:default/ledger-api'],
    credentials: [
      {
        externalId: `${name}-key`,
        kind: 'api-key',
        status: 'active',
        requestedBy,
      },
    ],
    grants: [
      {
        externalId: `${name}-role`,
        kind: 'role',
        name: 'writer',
        resource: 'accounts',
        actions: ['read', 'write'],
        requestedBy,
      },
    ],
    ...more,
  };
}

/** A system that is both read and changed. Tests say how it answers, and read what it was asked. */
export class FakeSystem implements InventorySource, RemediationConnector {
  readonly kind = 'fake';
  readonly title = 'A system';
  readonly source: string;
  /** What it holds. */
  accounts = new Map<string, Identity>();
  certificates: Certificate[] = [];
  integrations: Integration[] = [];
  /** Every order that came, with its key. */
  readonly calls: Array<{ key: string; order: RemediationOrder }> = [];
  /** Answers for the next calls; when none is left, it does what it is told. */
  readonly answers: Array<RemediationResult | Error> = [];
  /** Whether it reads back what it did. */
  verifies = true;
  /** What it can do at all. */
  can: (order: Pick<RemediationOrder, 'action' | 'subject'>) => boolean = () =>
    true;

  /** Grants that were taken away for a while, by their ids. */
  readonly #taken = new Map<string, NonNullable<Identity['grants']>[number]>();

  constructor(readonly id: string) {
    this.source = id;
  }

  hold(...identities: Identity[]): void {
    for (const identity of identities) {
      this.accounts.set(identity.key.externalId, identity);
    }
  }

  /** Changes the status of a key, as somebody at the system would. */
  setKey(name: string, status: 'active' | 'inactive' | 'revoked'): void {
    const found = this.accounts.get(name);
    if (!found) {
      throw new Error(`No account ${name}`);
    }
    this.accounts.set(name, {
      ...found,
      credentials: (found.credentials ?? []).map(key => ({ ...key, status })),
    });
  }

  async observe({ now }: { now: Date }): Promise<ObservationInput> {
    return {
      kind: this.kind,
      observedAt: now.toISOString(),
      basis: 'observed',
      mode: 'snapshot',
      realms: ['fake', ''],
      identities: [...this.accounts.values()],
      certificates: this.certificates,
      partnerIntegrations: this.integrations,
    };
  }

  supports(order: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    return this.can(order);
  }

  async apply(
    order: RemediationOrder,
    options: { idempotencyKey: string },
  ): Promise<RemediationResult> {
    this.calls.push({ key: options.idempotencyKey, order });
    const answer = this.answers.shift();
    if (answer instanceof Error) {
      throw answer;
    }
    if (answer) {
      return answer;
    }
    this.#change(order);
    return { outcome: 'applied', detail: `${order.action} done` };
  }

  async verify(order: RemediationOrder): Promise<RemediationVerification> {
    return this.verifies
      ? { verified: true, detail: `${order.action} is seen` }
      : { verified: false, detail: `${order.action} is not seen` };
  }

  /** States that somebody uses a key at a time, as an access log would. */
  useKey(name: string, at: Date): void {
    const found = this.accounts.get(name);
    if (!found) {
      throw new Error(`No account ${name}`);
    }
    this.accounts.set(name, {
      ...found,
      credentials: (found.credentials ?? []).map(key => ({
        ...key,
        lastUsedAt: at.toISOString(),
      })),
    });
  }

  #change(order: RemediationOrder): void {
    const name = order.identity.externalId;
    const found = this.accounts.get(name);
    if (!found) {
      return;
    }
    if (order.subject.kind === 'credential') {
      const status = {
        revoke: 'revoked',
        disable: 'inactive',
        restore: 'active',
      }[order.action as 'revoke' | 'disable' | 'restore'] as
        | 'revoked'
        | 'inactive'
        | 'active';
      this.setKey(name, status);
      return;
    }
    const { externalId } = order.subject;
    const held = found.grants ?? [];
    const [named] = held.filter(grant => grant.externalId === externalId);
    const others = held.filter(grant => grant !== named);
    if (order.action === 'disable' && named) {
      this.#taken.set(externalId, named);
    }
    const back = this.#taken.get(externalId);
    const left = {
      revoke: [],
      disable: [],
      reduce: named
        ? [{ ...named, actions: order.reduceTo?.actions ?? named.actions }]
        : [],
      restore: back ? [back] : [],
    }[order.action];
    this.accounts.set(name, { ...found, grants: [...others, ...left] });
  }
}
