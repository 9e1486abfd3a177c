import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData, EvidenceRecord } from '../packRecords';
import { CarryCheck } from './CarryCheck';
import { ChainCheck } from './ChainCheck';
import { checkDefinition } from './checkDefinition';
import { ExclusionCheck } from './ExclusionCheck';
import { ItemCheck } from './ItemCheck';
import { LedgerCheck } from './LedgerCheck';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';
import { PopulationCheck } from './PopulationCheck';

/** Whether what the records of a pack say holds together: each goes to the checks that it is about. */
export class RecordCheck {
  readonly #crypto: LedgerCrypto;
  readonly #trusted: readonly string[];
  readonly #problems: EvidenceProblems;
  readonly #notes: EvidenceNotes;
  readonly #population: PopulationCheck;
  readonly #carry: CarryCheck;
  readonly #exclusions: ExclusionCheck;
  readonly #items: ItemCheck;
  readonly #chain: ChainCheck;
  readonly #ledger: LedgerCheck;
  #campaignId = '';
  #campaign: EvidenceData<'campaign'> | undefined;

  constructor(options: {
    crypto: LedgerCrypto;
    /** Public keys got from elsewhere than the pack. */
    trusted: readonly string[];
    problems: EvidenceProblems;
    notes: EvidenceNotes;
  }) {
    const { crypto, problems, notes } = options;
    this.#crypto = crypto;
    this.#trusted = options.trusted;
    this.#problems = problems;
    this.#notes = notes;
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

  /** What the header names. */
  header(of: { ledgerId: string; campaignId: string }): void {
    this.#campaignId = of.campaignId;
    this.#chain.header(of.ledgerId);
  }

  async record(record: EvidenceRecord): Promise<void> {
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
    await checkDefinition(campaign, {
      crypto: this.#crypto,
      problems: this.#problems,
      notes: this.#notes,
    });
  }

  /** Looks at what only all records together show. Returns what was found in them. */
  finish() {
    if (!this.#campaign) {
      this.#problems.add('record-missing', 'The campaign is missing', {
        record: `campaign/${this.#campaignId}`,
      });
    }
    this.#population.finish(this.#campaign?.state);
    this.#items.finish(this.#campaign?.progress);
    this.#chain.finish();
    this.#ledger.finish();
    return {
      campaign: this.#campaign,
      ownEntries: this.#ledger.ownEntries,
      checkpointsVerified: this.#chain.checkpointsVerified,
    };
  }
}
