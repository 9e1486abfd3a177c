import {
  GovernanceAccess,
  GovernanceAccessExtensionPoint,
} from '@countersign/plugin-governance-node';
import { requesterOf } from '../callers/requesterOf';
import { describeFreeze } from '../control/createEffectGate';
import { concerns } from '../control/freeze';
import { readFreezes } from '../control/operations/readFreezes';
import { RouteContext } from '../http/routes/RouteContext';

/** Modules that wait for what only the plugin knows. */
export class AccessRegistry implements GovernanceAccessExtensionPoint {
  readonly #waiting: Array<(access: GovernanceAccess) => void> = [];

  onReady(callback: (access: GovernanceAccess) => void): void {
    this.#waiting.push(callback);
  }

  /** Tells all that wait. */
  ready(access: GovernanceAccess): void {
    this.#waiting.splice(0).forEach(callback => callback(access));
  }
}

/** What modules may ask of the plugin, once it has started. */
export function createAccess(
  context: Pick<RouteContext, 'auth' | 'callers' | 'knex' | 'ledger'>,
): GovernanceAccess {
  const { auth, callers, knex, ledger } = context;
  return {
    async identify(credentials) {
      const { kind, principal, verified } = await requesterOf({
        auth,
        callers,
        credentials,
        knex,
        route: 'module',
      });
      return { kind, principal, facts: verified };
    },
    async findFreeze(about) {
      const freezes = await knex.transaction(trx => readFreezes(trx));
      const hit = freezes.find(freeze => concerns(freeze, about));
      return hit && describeFreeze(hit);
    },
    async record(records) {
      await knex.transaction(trx => ledger.ledger.append(trx, records));
    },
  };
}
