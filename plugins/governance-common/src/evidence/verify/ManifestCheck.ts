import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceManifest, EvidenceSignature } from '../packLines';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';

/** What a pack holds, as it was read. */
export interface FoundInPack {
  /** Digest of the first line. */
  headerDigest: string | undefined;
  ledgerId: string;
  campaignId: string;
  /** Records that could be read, by kind. */
  counts: Readonly<Record<string, number>>;
}

const samePem = (one: string, other: string) =>
  one.replace(/\s/g, '') === other.replace(/\s/g, '');

/** Whether the manifest of a pack is the one that was signed, and whether the pack is as it says. */
export class ManifestCheck {
  readonly #crypto: LedgerCrypto;
  readonly #trusted: readonly string[];
  readonly #problems: EvidenceProblems;
  readonly #notes: EvidenceNotes;
  #manifest: { value: EvidenceManifest; text: string } | undefined;
  #signature: EvidenceSignature | undefined;

  constructor(options: {
    crypto: LedgerCrypto;
    /** Public keys got from elsewhere than the pack. */
    trusted: readonly string[];
    problems: EvidenceProblems;
    notes: EvidenceNotes;
  }) {
    this.#crypto = options.crypto;
    this.#trusted = options.trusted;
    this.#problems = options.problems;
    this.#notes = options.notes;
  }

  get hasManifest(): boolean {
    return this.#manifest !== undefined;
  }

  get hasSignature(): boolean {
    return this.#signature !== undefined;
  }

  manifest(value: EvidenceManifest, text: string): void {
    this.#manifest = { value, text };
  }

  signature(value: EvidenceSignature, line: number): void {
    this.#signature = value;
    if (!this.#manifest) {
      this.#problems.add('manifest-changed', 'The manifest is missing', {
        line,
        record: 'manifest',
      });
    }
  }

  /** The last lines are missing where they do. */
  complete(lines: number): void {
    if (this.#manifest && this.#signature) {
      return;
    }
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

  /** The manifest, where it is the one that was signed: what was not signed says nothing about what is right. */
  async signed(): Promise<EvidenceManifest | undefined> {
    const manifest = this.#manifest;
    if (!manifest || !this.#signature) {
      return undefined;
    }
    const { publicKey, keyId } = manifest.value;
    const trusted = this.#trusted.filter(pem => samePem(pem, publicKey));
    if (this.#trusted.length > 0 && trusted.length === 0) {
      this.#problems.add(
        'signature-untrusted',
        `The pack was signed with key ${keyId}, which is not among those given`,
        { record: 'manifest' },
      );
      return undefined;
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
    return holds ? manifest.value : undefined;
  }

  /** Says where the pack is not as its manifest says. */
  against(manifest: EvidenceManifest, found: FoundInPack): void {
    if (
      manifest.header !== found.headerDigest ||
      manifest.campaign !== found.campaignId ||
      manifest.ledgerId !== found.ledgerId
    ) {
      this.#problems.add('record-changed', 'The first line was changed', {
        line: 1,
        record: 'header',
      });
    }
    const types = new Set([
      ...Object.keys(manifest.records),
      ...Object.keys(found.counts),
    ]);
    for (const type of [...types].sort()) {
      const signed = manifest.records[type] ?? 0;
      const read = found.counts[type] ?? 0;
      if (signed !== read) {
        this.#problems.add(
          'count-wrong',
          `The manifest says ${signed} records of kind ${type}, there are ${read} that can be read`,
        );
      }
    }
  }
}
