import { ReviewDesk } from '../review/ReviewDesk';
import { undoOf } from '../review/undoOf';
import { InboxKey } from './useInboxKeys';

const DRAFTS = { A: 'keep', E: 'reduce', R: 'revoke' } as const;
const ANSWERS = {
  a: 'keep',
  e: 'reduce',
  r: 'revoke',
  n: 'not-mine',
  u: 'dont-know',
} as const;

/** What keys act on. */
export interface InboxHands {
  desk: ReviewDesk;
  step(by: 1 | -1): void;
  toggleShown(): void;
  help(): void;
}

/** Does what a key stands for. */
export function pressKey(key: InboxKey, hands: InboxHands): void {
  const { desk, step, toggleShown, help } = hands;
  switch (key) {
    case 'j':
      step(1);
      break;
    case 'k':
      step(-1);
      break;
    case 'i':
      desk.onIt.toggle();
      break;
    case 'x':
      toggleShown();
      break;
    case '?':
      help();
      break;
    case 'A':
    case 'E':
    case 'R':
      desk.requestDraft(DRAFTS[key]);
      break;
    case 'z':
      desk.request(undoOf(desk.review));
      break;
    case 'a':
    case 'e':
    case 'r':
    case 'n':
    case 'u':
      desk.request(ANSWERS[key]);
      break;
    default:
      throw new Error(`Unknown key ${key satisfies never}`);
  }
}
