import { FlowEngine } from '../flows';
import {
  announceLostValue,
  announceSecondUse,
  ClaimAlarms,
  ClaimKeyService,
  ClaimService,
  createClaimStore,
  destroyExpired,
  OnLostValue,
  OnSecondUse,
  readClaimSettings,
  revokeClaimed,
} from '../issuance/claims';
import { Foundation } from './layFoundation';

/** What hands sealed credentials out, with the work that keeps it clean. */
export interface Claims {
  claimKeys: ClaimKeyService;
  claims: ClaimService;
  /** Destroys what is over, and does what is still to follow from what happened. */
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
    settings: readClaimSettings(config, base.issuance.keyFor('claim-tokens')),
  };
  const revoke = (credentialId: string, reason: string) =>
    revokeClaimed(
      { knex, clock: engine, issuers: () => connectors.issuers },
      { credentialId, reason },
    );
  const onSecondUse: OnSecondUse = async use => {
    await revoke(use.credentialId, 'its sealed value was asked for twice');
    await announceSecondUse(base, use);
  };
  const onLostValue: OnLostValue = async lost => {
    await revoke(lost.credentialId, 'its sealed value was not taken');
    await announceLostValue(base, lost);
  };
  const alarms = new ClaimAlarms({ knex, logger, onSecondUse, onLostValue });
  connectors.addStore(createClaimStore(context));
  return {
    claimKeys: new ClaimKeyService(context),
    claims: new ClaimService({ ...context, alarms }),
    turnClaims: async signal => {
      await destroyExpired(context, signal);
      await alarms.sound(signal);
    },
  };
}
