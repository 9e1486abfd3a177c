import { ConflictError } from '@backstage/errors';
import { EvidenceRecord } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { describeCampaign } from '../campaigns';
import { RunningLedger } from '../ledger';
import {
  findCoveringCheckpoint,
  listPlaces,
  readHead,
} from '../ledger/operations';
import { chainAll } from './chainAll';
import { framePack } from './framePack';
import { readStandstill } from './operations/readStandstill';
import { describeExclusions } from './describeExclusions';
import { describeSignOffs } from './describeSignOffs';
import { describeForPack, tellSubjects } from './tellCampaign';
import { tellLedger } from './tellLedger';

interface PackOptions {
  knex: Knex;
  ledger: RunningLedger;
  campaignId: string;
}

async function* tellAll(
  options: PackOptions,
  first: EvidenceRecord[],
  before: string,
): AsyncGenerator<EvidenceRecord, void, void> {
  const { knex, ledger, campaignId } = options;
  yield* first;
  yield* await knex.transaction(trx => describeExclusions(trx, campaignId));
  yield* await knex.transaction(trx =>
    describeSignOffs(trx, ledger.ledger, campaignId),
  );
  const own = (
    await knex.transaction(trx => listPlaces(trx, [`campaign:${campaignId}`]))
  ).map(({ seq }) => seq);
  yield* tellSubjects({
    knex,
    ledger: ledger.ledger,
    campaignId,
    onPlaces: numbers => numbers.forEach(seq => own.push(seq)),
  });
  const sorted = Float64Array.from(own).sort();
  const last = sorted.at(-1);
  if (
    last !== undefined &&
    !(await knex.transaction(trx => findCoveringCheckpoint(trx, last)))
  ) {
    await ledger.checkpointer.run();
  }
  yield* tellLedger({
    knex,
    ledger: ledger.ledger,
    own: Array.from(sorted),
  });
  if (
    (await knex.transaction(trx => readStandstill(trx, campaignId))) !== before
  ) {
    // The lines that were sent do not belong together; without its last lines the pack is no pack.
    throw new ConflictError(
      `Campaign ${campaignId} has changed while its evidence was read; ask again`,
    );
  }
}

/**
 * The evidence pack of a campaign that has ended, as lines without line ends; see `docs/evidence.md`. It is read page by
 * page; of what was read only the numbers of ledger entries are kept. The same campaign gives the same bytes until
 * something happens to it. The lines break off where something happens while they are read.
 *
 * @throws NotFoundError where there is no such campaign, ConflictError where it has not ended, ServiceUnavailableError where
 * the ledger is not chained yet
 */
export async function makePack(
  options: PackOptions,
): Promise<AsyncGenerator<string, void, void>> {
  const { knex, ledger, campaignId } = options;
  const { first, before, head } = await knex.transaction(async trx => ({
    first: describeForPack(await describeCampaign(trx, campaignId, undefined)),
    before: await readStandstill(trx, campaignId),
    head: await readHead(trx),
  }));
  await chainAll(knex, ledger.sequencer);
  return framePack(tellAll(options, first, before), {
    campaign: campaignId,
    ledgerId: head.ledgerId,
    signer: ledger.signer,
  });
}
