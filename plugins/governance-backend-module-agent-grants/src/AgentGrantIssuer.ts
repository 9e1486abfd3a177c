import {
  checkTerms,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  latestClock,
  RemediationResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { AgentGrants } from './AgentGrants';
import { audienceOf } from './audienceOf';
import { describeGrant } from './describeGrant';
import { Grant, GrantState } from './GrantStore';

const PAGE = 500;
const SECOND_MS = 1000;
const ALIVE: readonly GrantState[] = ['issued', 'active', 'suspended'];

/**
 * Orders of signed grants: one token each, for one server. Revoked ones are refused by servers that introspect; one that only checks
 * signatures takes them until they end.
 */
export class AgentGrantIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'agent-grants';
  readonly title: string;
  readonly environment?: string;
  readonly capabilities: IssuerCapabilities;
  // Not printed with the object: it holds keys.
  readonly #grants: AgentGrants;

  constructor(grants: AgentGrants) {
    const { config } = grants;
    this.id = config.id;
    this.title = config.title;
    this.environment = config.environment;
    this.#grants = grants;
    this.capabilities = {
      activation: 'bounded-automatic',
      material: 'secret',
      revocation: 'observed',
      lists: true,
      suspends: true,
      longestLifeMs: config.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    const audience = audienceOf(order.scopes, this.#grants.config.tools);
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...(order.scopes.length > 0 && 'problems' in audience
        ? audience.problems
        : []),
    ];
  }

  async issue(
    order: IssueOrder,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult> {
    const problems = this.check(order, { now });
    const audience = audienceOf(order.scopes, this.#grants.config.tools);
    if (problems.length > 0 || 'problems' in audience) {
      return { outcome: 'refused', reason: problems.join('; ') };
    }
    if (signal.aborted) {
      return { outcome: 'failed', reason: 'it was given up' };
    }
    const end = Math.floor(Date.parse(order.notAfter) / SECOND_MS) * SECOND_MS;
    const { grant, isNew } = await this.#grants.store.insertOnce(
      {
        tag: order.tag,
        kind: 'credential',
        state: 'issued',
        agent: order.identity,
        audience: audience.audience,
        scopes: order.scopes,
        facts: {},
        notAfter: new Date(end).toISOString(),
      },
      now,
    );
    if (grant.state === 'revoked') {
      return { outcome: 'refused', reason: 'the order was ended' };
    }
    const credential = describeGrant(grant, latestClock(now));
    if (!isNew) {
      return { outcome: 'present', credential };
    }
    const { token } = await this.#grants.signOnly(grant, now);
    return {
      outcome: 'issued',
      credential,
      material: new SecretValue(token),
    };
  }

  async activate(
    tag: string,
    { now }: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    const grant = await this.#find(tag);
    const status = grant && describeGrant(grant, latestClock(now)).status;
    if (!grant || status === 'revoked' || status === 'expired') {
      return {
        outcome: 'refused',
        reason: grant
          ? `grant ${tag} ${
              status === 'revoked'
                ? 'was revoked'
                : `has ended at ${grant.notAfter}`
            }`
          : 'there is no such grant',
      };
    }
    return this.#move(tag, { from: ['issued', 'suspended'], to: 'active' });
  }

  async suspend(tag: string): Promise<RemediationResult> {
    const grant = await this.#find(tag);
    return grant && grant.state !== 'revoked'
      ? this.#move(tag, { from: ['issued', 'active'], to: 'suspended' })
      : { outcome: 'refused', reason: 'there is no such grant' };
  }

  async revoke(tag: string): Promise<RemediationResult> {
    return (await this.#find(tag))
      ? this.#move(tag, { from: ALIVE, to: 'revoked' })
      : { outcome: 'already-applied', detail: 'there is no such grant' };
  }

  async lookup(
    tag: string,
    { now }: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined> {
    const grant = await this.#find(tag);
    return grant && describeGrant(grant, latestClock(now));
  }

  async *list({
    now,
  }: {
    now: Date;
    signal: AbortSignal;
  }): AsyncIterable<IssuedCredential> {
    let after = '';
    for (;;) {
      const page = await this.#grants.store.listAlive({ after, limit: PAGE });
      for (const grant of page) {
        yield describeGrant(grant, latestClock(now));
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) {
        return;
      }
      after = last.tag;
    }
  }

  /** What was ordered here; what a flow has granted is none of the issuer's. */
  async #find(tag: string): Promise<Grant | undefined> {
    const grant = await this.#grants.store.find(tag);
    return grant?.kind === 'credential' ? grant : undefined;
  }

  async #move(
    tag: string,
    change: { from: readonly GrantState[]; to: GrantState },
  ): Promise<RemediationResult> {
    const moved = await this.#grants.store.move(tag, change);
    const grant = await this.#find(tag);
    if (grant?.state !== change.to) {
      return { outcome: 'refused', reason: `grant ${tag} was revoked` };
    }
    return {
      outcome: moved ? 'applied' : 'already-applied',
      detail: `grant ${tag} is ${change.to}; who introspects its token hears so`,
    };
  }
}
