import { FlowEngine } from '../flows';
import { createPasskeyAnnouncement } from '../proofs/announcePasskey';
import { PasskeyService } from '../proofs/PasskeyService';
import { ProofService } from '../proofs/ProofService';
import { readProofSettings } from '../proofs/readProofSettings';
import { Foundation } from './layFoundation';

/** Makes what proves that a person is present. */
export function createProofs(base: Foundation, engine: FlowEngine) {
  const { config, knex, logger, notifications, security } = base;
  const { ledger } = base.ledger;
  const proofs = new ProofService({
    settings: readProofSettings(config),
    clock: engine,
    ledger,
  });
  const passkeys = new PasskeyService({
    knex,
    proofs,
    clock: engine,
    ledger,
    announce: createPasskeyAnnouncement({ notifications, logger, security }),
  });
  return { proofs, passkeys };
}
