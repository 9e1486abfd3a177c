import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { BlockCheck } from './BlockCheck';
import { ManifestCheck } from './ManifestCheck';
import {
  EvidenceNotes,
  EvidenceProblems,
  EvidenceVerdict,
} from './packVerdict';
import { ParsedPackLine, parsePackLine } from './parsePackLine';
import { RecordCheck } from './RecordCheck';

/** What a check is given besides the lines. @public */
export interface VerifyEvidenceOptions {
  crypto: LedgerCrypto;
  /** Public keys (SPKI in PEM) got from elsewhere than the pack. Without any, the one in the pack is used, and said so. */
  trustedKeys?: readonly string[];
  /** How many problems to list; further ones are counted. Default 100. */
  maxProblems?: number;
}

/** Checks one pack, line by line. */
export class PackCheck {
  readonly #crypto: LedgerCrypto;
  readonly #problems: EvidenceProblems;
  readonly #notes = new EvidenceNotes();
  readonly #blocks: BlockCheck;
  readonly #records: RecordCheck;
  readonly #manifest: ManifestCheck;
  readonly #counts: Record<string, number> = {};
  #headerDigest: string | undefined;
  #ledgerId = '';
  #campaignId = '';

  constructor(options: VerifyEvidenceOptions) {
    const { crypto } = options;
    this.#crypto = crypto;
    this.#problems = new EvidenceProblems(options.maxProblems ?? 100);
    this.#blocks = new BlockCheck(crypto, this.#problems);
    const parts = {
      crypto,
      trusted: options.trustedKeys ?? [],
      problems: this.#problems,
      notes: this.#notes,
    };
    this.#manifest = new ManifestCheck(parts);
    this.#records = new RecordCheck(parts);
  }

  async line(text: string, line: number): Promise<void> {
    const parsed = parsePackLine(text);
    if (this.#manifest.hasSignature) {
      this.#problems.add(
        'record-added',
        `Line ${line} stands after the last line of the pack`,
        { line },
      );
      return;
    }
    if (line === 1) {
      await this.#first(parsed, text);
      return;
    }
    if (this.#manifest.hasManifest && parsed.part !== 'signature') {
      this.#problems.add(
        parsed.part === 'unreadable' ? 'signature-bad' : 'record-added',
        parsed.part === 'unreadable'
          ? `The signature, line ${line}, ${parsed.reason}`
          : `Line ${line} stands after the manifest`,
        { line, record: 'signature' },
      );
      return;
    }
    await this.#part(parsed, text, line);
  }

  async #first(parsed: ParsedPackLine, text: string): Promise<void> {
    this.#headerDigest = await this.#crypto.sha256(text);
    if (parsed.part !== 'header') {
      this.#problems.add(
        'malformed-line',
        parsed.part === 'unreadable'
          ? `The first line is no header of an evidence pack: it ${parsed.reason}`
          : `The first line is a ${parsed.part}; the header of the pack is missing`,
        { line: 1, record: 'header' },
      );
      return;
    }
    this.#ledgerId = parsed.value.ledgerId;
    this.#campaignId = parsed.value.campaign;
    this.#records.header({
      ledgerId: this.#ledgerId,
      campaignId: this.#campaignId,
    });
  }

  async #part(
    parsed: ParsedPackLine,
    text: string,
    line: number,
  ): Promise<void> {
    switch (parsed.part) {
      case 'record':
        await this.#blocks.record(parsed.value.key, text, line);
        this.#counts[parsed.value.type] =
          (this.#counts[parsed.value.type] ?? 0) + 1;
        await this.#records.record(parsed.value);
        break;
      case 'block':
        await this.#blocks.block(parsed.value, text, line);
        break;
      case 'manifest':
        this.#manifest.manifest(parsed.value, text);
        break;
      case 'signature':
        this.#manifest.signature(parsed.value, line);
        break;
      case 'header':
        this.#problems.add('record-added', `Line ${line} is a second header`, {
          line,
          record: 'header',
        });
        break;
      case 'unreadable':
        await this.#unreadable(parsed, text, line);
        break;
      default:
        throw new TypeError(`Unknown part ${parsed satisfies never}`);
    }
  }

  async #unreadable(
    parsed: Extract<ParsedPackLine, { part: 'unreadable' }>,
    text: string,
    line: number,
  ): Promise<void> {
    const { likely, reason, key } = parsed;
    const what = key ?? `a ${likely}, or what was one,`;
    this.#problems.add('malformed-line', `Line ${line}: ${what} ${reason}`, {
      line,
      ...(key ? { record: key } : {}),
    });
    switch (likely) {
      case 'record':
        await this.#blocks.record(key, text, line);
        break;
      case 'block':
        await this.#blocks.damagedBlock(text, line);
        break;
      case 'manifest':
        this.#problems.add('manifest-changed', 'The manifest was changed', {
          line,
          record: 'manifest',
        });
        break;
      case 'signature':
        this.#problems.add('signature-bad', 'The signature was changed', {
          line,
          record: 'signature',
        });
        break;
      default:
        throw new TypeError(`Unknown part ${likely satisfies never}`);
    }
  }

  async finish(lines: number): Promise<EvidenceVerdict> {
    this.#manifest.complete(lines);
    const manifest = await this.#manifest.signed();
    this.#blocks.finish(manifest);
    if (manifest) {
      this.#manifest.against(manifest, {
        headerDigest: this.#headerDigest,
        ledgerId: this.#ledgerId,
        campaignId: this.#campaignId,
        counts: this.#counts,
      });
    }
    const found = this.#records.finish();
    const { items, omitted } = this.#problems;
    return {
      ok: items.length === 0 && omitted === 0,
      ...(found.campaign
        ? {
            campaign: {
              id: found.campaign.id,
              title: found.campaign.title,
              state: found.campaign.state,
            },
          }
        : {}),
      records: this.#counts,
      ownEntries: found.ownEntries,
      checkpointsVerified: found.checkpointsVerified,
      problems: items,
      problemsOmitted: omitted,
      notes: this.#notes.items,
    };
  }
}
