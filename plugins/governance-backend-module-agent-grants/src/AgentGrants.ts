import { JWTPayload } from 'jose';
import { randomUUID } from 'node:crypto';
import { claimsOf } from './claimsOf';
import { Grant, GrantStore } from './GrantStore';
import { GrantsConfig } from './readGrantsConfig';
import { PublishedKey, SigningKeys } from './SigningKeys';

/** A token that was just signed. It is nowhere else. */
export interface MintedToken {
  token: string;
  jti: string;
  scope: string;
  /** Seconds since 1970. */
  exp: number;
}

/** Parts a token's own number from the grant that it is of; no tag holds it. */
const SEPARATOR = '.';

/** Whether what was granted holds at a time. Pure. */
export function isGood(grant: Grant, now: Date): boolean {
  return (
    (grant.state === 'issued' || grant.state === 'active') &&
    Date.parse(grant.notAfter) > now.getTime()
  );
}

/** What was granted, and the keys by which it is said. */
export class AgentGrants {
  readonly config: GrantsConfig;
  readonly store: GrantStore;
  readonly #keys: SigningKeys;

  constructor(options: {
    config: GrantsConfig;
    store: GrantStore;
    keys: SigningKeys;
  }) {
    this.config = options.config;
    this.store = options.store;
    this.#keys = options.keys;
  }

  /** As a JWK set holds them (RFC 7517, section 5). */
  get publishedKeys(): readonly PublishedKey[] {
    return this.#keys.published;
  }

  /** Signs the one token of what was ordered from the issuer: its tag is its number. */
  async signOnly(grant: Grant, now: Date): Promise<MintedToken> {
    return this.#sign(grant, { jti: grant.tag, now });
  }

  /** Signs one more token of a grant. */
  async signAnother(grant: Grant, now: Date): Promise<MintedToken> {
    return this.#sign(grant, {
      jti: `${grant.tag}${SEPARATOR}${randomUUID()}`,
      now,
    });
  }

  /** What a token says, where it is for an audience and what it is of still holds; `undefined` otherwise, and never why. */
  async introspect(
    token: string,
    { audience, now }: { audience: string; now: Date },
  ): Promise<JWTPayload | undefined> {
    const { issuer } = this.config;
    const claims = await this.#keys.read(token, { issuer, now });
    const tag = claims?.jti?.split(SEPARATOR).at(0);
    if (!claims || tag === undefined || claims.aud !== audience) {
      return undefined;
    }
    const grant = await this.store.find(tag);
    return grant && isGood(grant, now) ? claims : undefined;
  }

  async #sign(
    grant: Grant,
    { jti, now }: { jti: string; now: Date },
  ): Promise<MintedToken> {
    const { issuer, longestLifeMs } = this.config;
    const claims = claimsOf(grant, { issuer, jti, now, longestLifeMs });
    const { exp, scope } = claims;
    return { token: await this.#keys.sign(claims), jti, scope, exp };
  }
}
