import { canonicalJson } from '../../ledger/canonicalJson';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceManifest, EvidenceSignature } from '../packLines';
import { EvidenceData, EvidenceRecord } from '../packRecords';
import { BlockCheck } from './BlockCheck';
import { CarryCheck } from './CarryCheck';
import { ExclusionCheck } from './ExclusionCheck';
import { ChainCheck } from './ChainCheck';
import { ItemCheck } from './ItemCheck';
import { LedgerCheck } from './LedgerCheck';
import {
  EvidenceNotes,
  EvidenceProblems,
  EvidenceVerdict,
} from './packVerdict';
import { ParsedPackLine, parsePackLine } from './parsePackLine';
import { PopulationCheck } from './PopulationCheck';

/** What a check is given besides the lines. @public */
export interface VerifyEvidenceOptions {
  crypto: LedgerCrypto;
  /** Public keys (SPKI in PEM) got from elsewhere than the pack. Without any, the one in the pack is used, and said so. */
  trustedKeys?: readonly string[];
  /** How many problems to list; further ones are counted. Default 100. */
  maxProblems?: number;
}

const samePem = (one: string, other: string) =>
  one.replace(/\s/g, '') === other.replace(/\s/g, '');

/** Checks one pack; see {@link verifyEvidencePack}. */
class PackCheck {
  readonly #crypto: LedgerCrypto;
  readonly #trusted: readonly string[];
  readonly #problems: EvidenceProblems;
  readonly #notes = new EvidenceNotes();
  readonly #blocks: BlockCheck;
  readonly #population: PopulationCheck;
  readonly #carry: CarryCheck;
  readonly #exclusions: ExclusionCheck;
  readonly #items: ItemCheck;
  readonly #chain: ChainCheck;
  readonly #ledger: LedgerCheck;
  readonly #counts: Record<string, number> = {};
  #headerDigest: string | undefined;
  #ledgerId = '';
  #campaignId = '';
  #campaign: EvidenceData<'campaign'> | undefined;
  #manifest: { value: EvidenceManifest; text: string } | undefined;
  #signature: EvidenceSignature | undefined;

  constructor(options: VerifyEvidenceOptions) {
    const { crypto } = options;
    this.#crypto = crypto;
    this.#trusted = options.trustedKeys ?? [];
    this.#problems = new EvidenceProblems(options.maxProblems ?? 100);
    const problems = this.#problems;
    const notes = this.#notes;
    this.#blocks = new BlockCheck(crypto, problems);
    this.#population = new PopulationCheck(problems, notes);
    this.#carry = new CarryCheck(crypto, problems);
    this.#exclusions = new ExclusionCheck(problems);
    this.#items = new ItemCheck(crypto, problems, notes);
    this.#chain = new ChainCheck(crypto, problems, notes);
    this.#ledger = new LedgerCheck({
      crypto,
      problems,
      notes,
      chain: this.#chain,
      items: this.#items,
      population: this.#population,
    });
  }

  async line(text: string, line: number): Promise<void> {
    const parsed = parsePackLine(text);
    if (this.#signature) {
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
    if (this.#manifest && parsed.part !== 'signature') {
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
    this.#chain.header(this.#ledgerId);
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
        await this.#record(parsed.value);
        break;
      case 'block':
        await this.#blocks.block(parsed.value, text, line);
        break;
      case 'manifest':
        this.#manifest = { value: parsed.value, text };
        break;
      case 'signature':
        this.#signature = parsed.value;
        if (!this.#manifest) {
          this.#problems.add('manifest-changed', 'The manifest is missing', {
            line,
            record: 'manifest',
          });
        }
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

  async #record(record: EvidenceRecord): Promise<void> {
    switch (record.type) {
      case 'campaign':
        await this.#isCampaign(record.data);
        break;
      case 'sign-off':
        this.#ledger.signOff(record.data, record.key);
        break;
      case 'source':
        this.#population.source(record.data);
        break;
      case 'register':
        this.#population.registered(record.data);
        break;
      case 'exclusion':
        this.#exclusions.declared(record.data, record.key);
        break;
      case 'subject':
        this.#exclusions.subject(record.data, record.key);
        await this.#carry.subject(record.data, record.key);
        this.#population.subject(record.data, record.key);
        this.#items.subject(record.data, record.key);
        break;
      case 'item':
      case 'evidence':
      case 'decision':
      case 'stage':
      case 'task':
      case 'routing':
      case 'history':
      case 'remediation':
        await this.#items.next(record);
        break;
      case 'key':
        this.#items.leave();
        this.#chain.key(record.data);
        break;
      case 'entry':
        this.#items.leave();
        await this.#ledger.entry(record.data, record.key);
        break;
      case 'checkpoint':
        await this.#chain.checkpoint(record.data, {
          key: record.key,
          trusted: this.#trusted,
        });
        break;
      default:
        throw new TypeError(`Unknown record ${record satisfies never}`);
    }
  }

  async #isCampaign(campaign: EvidenceData<'campaign'>): Promise<void> {
    this.#campaign = campaign;
    this.#items.campaign(campaign);
    this.#exclusions.campaign(campaign);
    this.#carry.campaign(campaign);
    this.#ledger.campaign(campaign);
    if (campaign.id !== this.#campaignId) {
      this.#problems.add(
        'orphan',
        `The pack is of campaign ${this.#campaignId}, and holds campaign ${
          campaign.id
        }`,
        { record: `campaign/${campaign.id}` },
      );
    }
    const text = canonicalJson(campaign.document);
    const found = await this.#crypto.sha256(text);
    if (found === campaign.digest) {
      return;
    }
    if (text.includes('user:erased/')) {
      this.#notes.add(
        'personal-erased',
        'The definition named a person who was erased since, and does not fit its digest any more',
      );
    } else {
      this.#problems.add(
        'definition-changed',
        `The definition is not the one that was launched: its digest is ${found}, recorded is ${campaign.digest}`,
        { record: `campaign/${campaign.id}` },
      );
    }
  }

  /** Whether the manifest is the one that was signed. */
  async #signed(): Promise<boolean> {
    const manifest = this.#manifest;
    if (!manifest || !this.#signature) {
      return false;
    }
    const { publicKey, keyId } = manifest.value;
    const trusted = this.#trusted.filter(pem => samePem(pem, publicKey));
    if (this.#trusted.length > 0 && trusted.length === 0) {
      this.#problems.add(
        'signature-untrusted',
        `The pack was signed with key ${keyId}, which is not among those given`,
        { record: 'manifest' },
      );
      return false;
    }
    if (this.#trusted.length === 0) {
      this.#notes.add(
        'key-from-the-pack-only',
        'No key was given: the signature was checked with the key in the pack, which proves nothing against whoever wrote it',
      );
    }
    const holds =
      this.#signature.keyId === keyId &&
      (await this.#crypto.verifyEd25519({
        publicKeyPem: publicKey,
        text: manifest.text,
        signature: this.#signature.signature,
      }));
    if (!holds) {
      this.#problems.add(
        'signature-bad',
        'The manifest was changed, or its signature was: the signature does not hold',
        { record: 'manifest' },
      );
    }
    return holds;
  }

  async #againstManifest(): Promise<void> {
    const isSigned = await this.#signed();
    // What was not signed says nothing about which blocks are right.
    const manifest = isSigned ? this.#manifest?.value : undefined;
    this.#blocks.finish(manifest);
    if (!manifest) {
      return;
    }
    if (
      manifest.header !== this.#headerDigest ||
      manifest.campaign !== this.#campaignId ||
      manifest.ledgerId !== this.#ledgerId
    ) {
      this.#problems.add('record-changed', 'The first line was changed', {
        line: 1,
        record: 'header',
      });
    }
    const types = new Set([
      ...Object.keys(manifest.records),
      ...Object.keys(this.#counts),
    ]);
    for (const type of [...types].sort()) {
      const signed = manifest.records[type] ?? 0;
      const found = this.#counts[type] ?? 0;
      if (signed !== found) {
        this.#problems.add(
          'count-wrong',
          `The manifest says ${signed} records of kind ${type}, there are ${found} that can be read`,
        );
      }
    }
  }

  async finish(lines: number): Promise<EvidenceVerdict> {
    if (!this.#manifest || !this.#signature) {
      this.#problems.add(
        'incomplete',
        lines === 0
          ? 'The file is empty; accepted is an evidence pack'
          : `The file ends at line ${lines} without ${
              this.#manifest ? 'its signature' : 'its manifest and signature'
            }: it was cut or changed, or the download broke off`,
        { line: lines, record: this.#manifest ? 'signature' : 'manifest' },
      );
    }
    await this.#againstManifest();
    if (!this.#campaign) {
      this.#problems.add('record-missing', 'The campaign is missing', {
        record: `campaign/${this.#campaignId}`,
      });
    }
    this.#population.finish(this.#campaign?.state);
    this.#items.finish(this.#campaign?.progress);
    this.#chain.finish();
    this.#ledger.finish();
    const { items, omitted } = this.#problems;
    return {
      ok: items.length === 0 && omitted === 0,
      ...(this.#campaign
        ? {
            campaign: {
              id: this.#campaign.id,
              title: this.#campaign.title,
              state: this.#campaign.state,
            },
          }
        : {}),
      records: this.#counts,
      ownEntries: this.#ledger.ownEntries,
      checkpointsVerified: this.#chain.checkpointsVerified,
      problems: items,
      problemsOmitted: omitted,
      notes: this.#notes.items,
    };
  }
}

/**
 * Checks an evidence pack without a network or a database, reading each line once: the signature, the hash of every
 * record, that the population adds up, that each decision belongs to an item, was recorded in the ledger and made by
 * somebody who was not too near, and that the ledger's entries are linked to signed heads. Names what is wrong. Keeps the
 * ids of items and decisions, and nothing else of them. Never throws because of what the lines hold.
 *
 * @param lines - the lines of the pack, without line ends
 *
 * @public
 */
export async function verifyEvidencePack(
  lines: AsyncIterable<string>,
  options: VerifyEvidenceOptions,
): Promise<EvidenceVerdict> {
  const check = new PackCheck(options);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    await check.line(text, line);
  }
  return check.finish(line);
}
