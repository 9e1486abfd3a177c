import { FlowEngine } from '../flows';
import {
  announceSecondUse,
  ClaimAlarms,
  ClaimKeyService,
  ClaimService,
  createClaimStore,
  destroyExpired,
  OnSecondUse,
  readClaimSettings,
  revokeClaimed,
} from '../issuance/claims';
import { Foundation } from './layFoundation';

/** What hands sealed credentials out, with the work that keeps it clean. */
export interface Claims {
  claimKeys: ClaimKeyService;
  claims: ClaimService;
  /** Destroys what is over, and does what is still to follow from second uses. */
  turnClaims: (signal: AbortSignal) => Promise<void>;
}

/** Makes the store of sealed one-time claims, and registers it among the stores. */
export function createClaims(base: Foundation, engine: FlowEngine): Claims {
  const { config, connectors, knex, logger } = base;
  const context = {
    knex,
    logger,
    clock: engine,
    ledger: base.ledger.ledger,
    settings: readClaimSettings(config),
  };
  const onSecondUse: OnSecondUse = async use => {
    await revokeClaimed(
      { knex, clock: engine, issuers: () => connectors.issuers },
      use.credentialId,
    );
    await announceSecondUse(base, use);
  };
  const alarms = new ClaimAlarms({ knex, logger, onSecondUse });
  connectors.addStore(createClaimStore(context));
  return {
    claimKeys: new ClaimKeyService(context),
    claims: new ClaimService({ ...context, alarms }),
    turnClaims: async signal => {
      await destroyExpired(context, signal);
      await alarms.sound();
    },
  };
}
