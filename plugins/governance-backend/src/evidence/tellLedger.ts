import {
  EvidenceRecord,
  LedgerCheckpoint,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { DatabaseLedger } from '../ledger';
import {
  findCoveringCheckpoint,
  ListedEntry,
  listSigningKeys,
} from '../ledger/operations';

/** Entries read in one transaction. */
const PAGE = 500;

function toRecord({ entry, personal }: ListedEntry, own: boolean) {
  return {
    kind: 'record',
    type: 'entry',
    key: `entry/${entry.seq}`,
    data: { own, entry, ...(own && personal ? { personal } : {}) },
  } as const satisfies EvidenceRecord;
}

/**
 * The entries of the ledger with these numbers, each run of them up to the next signed head, so that every one is linked to
 * a head without a gap. What stands between and belongs to others is a link of the chain, without personal values. The
 * first head behind an entry is always the same one, so the records are too.
 *
 * @param own - numbers, ascending
 * @throws Error where no head covers one of them
 */
export async function* tellLedger(options: {
  knex: Knex;
  ledger: DatabaseLedger;
  own: readonly number[];
}): AsyncGenerator<EvidenceRecord, void, void> {
  const { knex, ledger, own } = options;
  const pems = new Map(
    (await knex.transaction(trx => listSigningKeys(trx))).map(
      ({ keyId, pem }) => [keyId, pem],
    ),
  );
  const told = new Set<string>();
  let next = 0;
  let last = 0;
  while (next < own.length) {
    const from = own[next];
    const head: LedgerCheckpoint | undefined = await knex.transaction(trx =>
      findCoveringCheckpoint(trx, from),
    );
    if (!head) {
      throw new Error(`No signed head covers entry ${from} of the ledger`);
    }
    last = from - 1;
    while (last < head.size) {
      const after = last;
      const limit = Math.min(PAGE, head.size - after);
      const page = await knex.transaction(trx =>
        ledger.list(trx, { after, limit }),
      );
      if (page.length === 0) {
        throw new Error(`Entry ${after + 1} of the ledger is not there`);
      }
      for (const listed of page) {
        const isOwn = own[next] === listed.entry.seq;
        next += isOwn ? 1 : 0;
        last = listed.entry.seq;
        yield toRecord(listed, isOwn);
      }
    }
    const pem = pems.get(head.keyId);
    if (pem && !told.has(head.keyId)) {
      told.add(head.keyId);
      yield {
        kind: 'record',
        type: 'key',
        key: `key/${head.keyId}`,
        data: { keyId: head.keyId, pem },
      };
    }
    yield {
      kind: 'record',
      type: 'checkpoint',
      key: `checkpoint/${head.size}`,
      data: head,
    };
  }
}
