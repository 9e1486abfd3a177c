import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { CredentialService } from '../issuance/CredentialService';
import { IssuingPorts } from '../issuance/judgeTerms';
import { WavesRow } from './rows';

/** What waves work with. */
export interface WaveContext {
  knex: Knex;
  engine: () => FlowEngine;
  ledger: LedgerPort;
  credentials: CredentialService;
  ports: () => IssuingPorts;
  newId: () => string;
}

/** Who acts where nobody does. */
export const WAVES_ACTOR: LedgerActor = {
  kind: 'engine',
  route: 'incident-waves',
};

/** Writes into the ledger what happened to waves. Names and free text go to `personal`. */
export async function recordWaves(
  trx: Knex.Transaction,
  ledger: LedgerPort,
  event: {
    type:
      | 'incident.waves-started'
      | 'incident.wave-begun'
      | 'incident.waves-paused'
      | 'incident.waves-resumed'
      | 'incident.waves-cancelled'
      | 'incident.waves-finished';
    row: Pick<WavesRow, 'id' | 'kind' | 'target' | 'action'>;
    actor: LedgerActor;
    at: Date;
    data?: { [name: string]: number };
    personal?: { [name: string]: string };
  },
): Promise<void> {
  const { type, row, actor, at, data, personal } = event;
  const { kind, target, action } = row;
  await ledger.append(trx, [
    {
      type,
      subject: `incident-waves:${row.id}`,
      at,
      actor,
      data: { kind, target, action, ...data },
      ...(personal ? { personal } : {}),
    },
  ]);
}
