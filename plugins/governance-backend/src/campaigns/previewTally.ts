import {
  CampaignPreview,
  CampaignSource,
} from '@countersign/plugin-governance-common';

/** Examples that a preview names; the count beside them is of all. */
const EXAMPLES = 20;

type Reason = CampaignPreview['reasons'][number];

/** One thing that would be asked about, and of whom. */
export interface PlannedItem {
  subject: string;
  title: string;
  source: string;
  reviewers: string[];
  isOwned: boolean;
  isRecordedOnly: boolean;
  isOpenAlready: boolean;
  /** The requester, where they would be asked if they had not requested it. */
  requester?: string;
}

/** Adds up what a launch would do, item by item, so that nothing of its size is held at once. */
export class PreviewTally {
  readonly #reviewers = new Map<string, number>();
  readonly #told = new Set<string>();
  readonly #reasons = new Map<string, Reason>();
  readonly #sources = new Map<
    string,
    Pick<
      CampaignSource,
      'items' | 'excluded' | 'exempt' | 'carried' | 'unreadable'
    >
  >();
  readonly unowned: CampaignPreview['unowned'] = { count: 0, first: [] };
  readonly selfReview: CampaignPreview['selfReview'] = { count: 0, first: [] };
  readonly subjects = new Set<string>();
  readonly identities = new Set<string>();
  alreadyOpen = 0;
  recordedOnly = 0;
  nobody = 0;

  addItem(item: PlannedItem): void {
    this.subjects.add(item.subject);
    this.#countOf(item.source).items += 1;
    this.alreadyOpen += item.isOpenAlready ? 1 : 0;
    const { subject, title } = item;
    if (!item.isOwned) {
      this.unowned.count += 1;
      if (this.unowned.first.length < EXAMPLES) {
        this.unowned.first.push({ subject, title });
      }
    }
    if (item.requester) {
      this.selfReview.count += 1;
      if (this.selfReview.first.length < EXAMPLES) {
        this.selfReview.first.push({
          subject,
          title,
          requester: item.requester,
          othersAsked: item.reviewers.length,
        });
      }
    }
    if (item.isRecordedOnly) {
      this.recordedOnly += 1;
      return;
    }
    this.nobody += item.reviewers.length === 0 ? 1 : 0;
    for (const reviewer of item.reviewers) {
      this.#reviewers.set(reviewer, (this.#reviewers.get(reviewer) ?? 0) + 1);
      if (!item.isOpenAlready) {
        this.#told.add(reviewer);
      }
    }
  }

  addCarried(source: string): void {
    this.#countOf(source).carried += 1;
  }

  addReason(source: string, { outcome, reason, count }: Reason): void {
    this.#countOf(source)[outcome] += count;
    const key = `${outcome}/${reason}`;
    const known = this.#reasons.get(key);
    this.#reasons.set(key, {
      outcome,
      reason,
      count: (known?.count ?? 0) + count,
    });
  }

  get reviewers(): CampaignPreview['reviewers'] {
    return [...this.#reviewers]
      .map(([ref, items]) => ({ ref, items }))
      .sort((a, b) => b.items - a.items || (a.ref < b.ref ? -1 : 1));
  }

  /** People who would get a notice; who is asked already has had one. */
  get notices(): number {
    return this.#told.size;
  }

  get reasons(): Reason[] {
    return [...this.#reasons.values()].sort(
      (a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1),
    );
  }

  countsOf(source: string) {
    return { ...this.#countOf(source) };
  }

  #countOf(source: string) {
    const known = this.#sources.get(source);
    if (known) {
      return known;
    }
    const counts = {
      items: 0,
      excluded: 0,
      exempt: 0,
      carried: 0,
      unreadable: 0,
    };
    this.#sources.set(source, counts);
    return counts;
  }
}
