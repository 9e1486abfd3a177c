import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceBlock, EvidenceManifest } from '../packLines';
import { EvidenceProblems, EvidenceProblemCode } from './packVerdict';

interface SeenRecord {
  /** The key that the line gives itself; undefined where it cannot be read. */
  key: string | undefined;
  hash: string;
  line: number;
}

interface Finding {
  code: EvidenceProblemCode;
  record: string;
  line?: number;
  message: string;
}

function countOf(records: readonly { hash: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { hash } of records) {
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return counts;
}

/** Those of the first whose hashes are not among the second. */
function without<T extends { hash: string }>(
  all: readonly T[],
  others: readonly { hash: string }[],
): T[] {
  const left = countOf(others);
  return all.filter(({ hash }) => {
    const count = left.get(hash) ?? 0;
    left.set(hash, count - 1);
    return count <= 0;
  });
}

/**
 * Compares the records that stand before a block with those that the block lists, and names each that differs. A record
 * that is there otherwise than listed is *changed*: it stands where a listed one is missing.
 */
export function compareBlock(
  seen: readonly SeenRecord[],
  block: EvidenceBlock,
): Finding[] {
  const listed = block.records.map(([key, hash]) => ({ key, hash }));
  const missing = without(listed, seen);
  const extra = without(seen, listed);
  if (missing.length === 0 && extra.length === 0) {
    const index = listed.findIndex(({ hash }, at) => seen[at].hash !== hash);
    return index < 0
      ? []
      : [
          {
            code: 'record-moved',
            record: listed[index].key,
            line: seen[index].line,
            message: `Record ${listed[index].key} does not stand at its place`,
          },
        ];
  }
  const findings: Finding[] = [];
  for (const { key } of missing) {
    const same = extra.findIndex(record => record.key === key);
    // One line that cannot be read is the record that is missing.
    const at = same >= 0 ? same : extra.findIndex(one => one.key === undefined);
    const [changed] = at >= 0 ? extra.splice(at, 1) : [];
    findings.push(
      changed
        ? {
            code: 'record-changed',
            record: key,
            line: changed.line,
            message: `Record ${key} was changed`,
          }
        : {
            code: 'record-missing',
            record: key,
            message: `Record ${key} is missing`,
          },
    );
  }
  for (const { key, line } of extra) {
    findings.push({
      code: 'record-added',
      record: key ?? '(unreadable)',
      line,
      message: `Record ${
        key ?? '(unreadable)'
      } was not there when it was signed`,
    });
  }
  return findings;
}

/** Checks records against blocks, and blocks against the manifest. */
export class BlockCheck {
  readonly #crypto: LedgerCrypto;
  readonly #problems: EvidenceProblems;
  readonly #blocks: {
    number: number;
    digest: string;
    line: number;
    findings: Finding[];
  }[] = [];
  #seen: SeenRecord[] = [];

  constructor(crypto: LedgerCrypto, problems: EvidenceProblems) {
    this.#crypto = crypto;
    this.#problems = problems;
  }

  /** A line that is a record, or cannot be read. */
  async record(key: string | undefined, text: string, line: number) {
    this.#seen.push({ key, hash: await this.#crypto.sha256(text), line });
  }

  /** A block, read from a line. */
  async block(block: EvidenceBlock, text: string, line: number) {
    this.#blocks.push({
      number: block.number,
      digest: await this.#crypto.sha256(text),
      line,
      findings: compareBlock(this.#seen, block),
    });
    this.#seen = [];
  }

  /** A line that lists records and cannot be read. What it would say of those before it is not known. */
  async damagedBlock(text: string, line: number) {
    this.#blocks.push({
      number: this.#blocks.length + 1,
      digest: await this.#crypto.sha256(text),
      line,
      findings: [],
    });
    this.#seen = [];
  }

  /** What was found is told once the manifest says which blocks can be believed. */
  finish(manifest: EvidenceManifest | undefined): void {
    const signed = manifest?.blocks;
    this.#blocks.forEach(({ number, digest, line, findings }, index) => {
      if (number !== index + 1) {
        this.#problems.add(
          'record-missing',
          `Block ${
            index + 1
          } is missing, or not at its place: block ${number} stands there`,
          { record: `block/${index + 1}`, line },
        );
      } else if (signed && signed[number - 1] !== digest) {
        this.#problems.add(
          'block-changed',
          `Block ${number}, which lists the records before it, was changed`,
          { record: `block/${number}`, line },
        );
        return;
      }
      for (const { code, message, ...where } of findings) {
        this.#problems.add(code, message, where);
      }
    });
    if (signed && signed.length > this.#blocks.length) {
      this.#problems.add(
        'record-missing',
        `${signed.length - this.#blocks.length} of ${
          signed.length
        } blocks are missing`,
        { record: `block/${this.#blocks.length + 1}` },
      );
    } else if (signed && signed.length < this.#blocks.length) {
      this.#problems.add(
        'record-added',
        `${this.#blocks.length - signed.length} blocks were added`,
        { record: `block/${signed.length + 1}` },
      );
    }
    for (const { key, line } of this.#seen) {
      this.#problems.add(
        'record-added',
        `Record ${key ?? '(unreadable)'} stands in no block`,
        { record: key ?? '(unreadable)', line },
      );
    }
  }
}
