/** What somebody writes before they propose it. */
export interface CandidateDraft {
  source: string;
  tests: string;
  reason: string;
  /** Digest of the version that it was begun from. */
  base: string;
}

/** The part of the browser's storage that drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function keyOf(flow: string): string {
  return `governance.flow-draft/${flow}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else wrote there; it is no draft of ours.
    return undefined;
  }
}

/** The draft that was kept for a flow, if there is one. */
export function readDraft(
  storage: DraftStorage,
  flow: string,
): CandidateDraft | undefined {
  const value = parseJson(storage.getItem(keyOf(flow)) ?? 'null');
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const [source, tests, reason, base]: unknown[] = [
    'source',
    'tests',
    'reason',
    'base',
  ].map(name => Reflect.get(value, name));
  return typeof source === 'string' &&
    typeof tests === 'string' &&
    typeof reason === 'string' &&
    typeof base === 'string'
    ? { source, tests, reason, base }
    : undefined;
}

/** Keeps a draft. Says whether that went through: a browser may have no room, or keep nothing at all. */
export function keepDraft(
  storage: DraftStorage,
  flow: string,
  draft: CandidateDraft,
): boolean {
  try {
    storage.setItem(keyOf(flow), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** Forgets the draft of a flow. */
export function dropDraft(storage: DraftStorage, flow: string): void {
  storage.removeItem(keyOf(flow));
}
