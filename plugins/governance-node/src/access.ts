import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { RouteCredentials } from './http';
import { LedgerRecord } from './ports';

/**
 * Who calls, as far as that was verified.
 *
 * @public
 */
export interface VerifiedPrincipal {
  kind: 'person' | 'pipeline' | 'workload' | 'agent';
  /** Reference of the user, or the whole subject of a verified token. */
  principal: string;
  /** What its token proves by `governance.callers`, for example `{ agent: { ref } }`. */
  facts: JsonObject;
}

/**
 * What only the plugin knows, for modules that hand something out at a moment of their own, outside of any effect.
 *
 * @public
 */
export interface GovernanceAccess {
  /** @throws NotAllowedError for a service that no rule of `governance.callers` knows */
  identify(credentials: RouteCredentials): Promise<VerifiedPrincipal>;
  /**
   * Why nothing that gives access may be done now about something that a flow has granted, for a person; `undefined` where no
   * incident is about it.
   *
   * @param about - the flow, and the facts by which it names identity, integration, issuer and owner
   */
  findFreeze(about: {
    flow: string;
    facts: JsonObject;
  }): Promise<string | undefined>;
  /** Keeps in the ledger what was done. @throws where it could not be kept, and must not be done then */
  record(records: LedgerRecord[]): Promise<void>;
}

/**
 * Where modules get {@link GovernanceAccess}.
 *
 * @public
 */
export interface GovernanceAccessExtensionPoint {
  /** Calls back once, when the plugin has started and before it answers requests. */
  onReady(callback: (access: GovernanceAccess) => void): void;
}

/**
 * Where modules get what only the plugin knows.
 *
 * @public
 */
export const governanceAccessExtensionPoint =
  createExtensionPoint<GovernanceAccessExtensionPoint>({
    id: 'governance.access',
  });
