import {
  canonicalJson,
  LEDGER_GENESIS_HASH,
  LedgerExportHeader,
  LedgerExportLine,
  nextLedgerExportDigest,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { LedgerKeyWrapper } from './dataKeys';
import { sha256Hex } from './digest';
import {
  listCheckpoints,
  listEntries,
  listSigningKeys,
  readHead,
} from './operations';

/** Entries read in one transaction. */
const PAGE = 500;

/**
 * Exports the chained ledger as lines without line ends: a header, the entries with each checkpoint after the entry it
 * was signed over, and an end line. Reads page by page by number and holds one page at a time; entries that are chained
 * after the start are not in it.
 *
 * @param options - with `personal`, the personal parts are added with their salts, so that commitments can be checked
 */
export async function* exportLedger(options: {
  knex: Knex;
  now: string;
  personal?: { wrapper: LedgerKeyWrapper };
  page?: number;
}): AsyncGenerator<string, void, void> {
  const { knex, now, personal, page = PAGE } = options;
  const { head, publicKeys } = await knex.transaction(async trx => ({
    head: await readHead(trx),
    publicKeys: await listSigningKeys(trx),
  }));
  const known = new Set(publicKeys.map(({ keyId }) => keyId));

  let digest = LEDGER_GENESIS_HASH;
  let lines = 0;
  const write = (value: LedgerExportHeader | LedgerExportLine): string => {
    const line = canonicalJson(value);
    digest = sha256Hex(nextLedgerExportDigest(digest, line));
    lines += 1;
    return line;
  };

  yield write({
    kind: 'countersign-ledger',
    v: 1,
    ledgerId: head.ledgerId,
    exportedAt: now,
    publicKeys,
  });

  let after = 0;
  while (after < head.seq) {
    const from = after;
    const limit = Math.min(page, head.seq - after);
    const { entries, checkpoints } = await knex.transaction(async trx => ({
      entries: await listEntries(trx, {
        after: from,
        limit,
        wrapper: personal?.wrapper,
      }),
      checkpoints: await listCheckpoints(trx, {
        after: from,
        upTo: from + limit,
      }),
    }));
    if (entries.length === 0) {
      break;
    }
    for (const listed of entries) {
      yield write({ kind: 'entry', ...listed });
      after = listed.entry.seq;
      for (const checkpoint of checkpoints) {
        // One that was signed with a new key while we were exporting belongs to the next export
        if (checkpoint.size === after && known.has(checkpoint.keyId)) {
          yield write({ kind: 'checkpoint', checkpoint });
        }
      }
    }
  }
  yield canonicalJson({ kind: 'end', lines, digest });
}
