import { useEffect, useRef } from 'react';

/** What a single key does in the inbox. */
export type InboxKey =
  | 'j'
  | 'k'
  | 'a'
  | 'e'
  | 'r'
  | 'n'
  | 'u'
  | 'i'
  | 'x'
  | 'z'
  | '?'
  // With Shift: the same decision, as a draft.
  | 'A'
  | 'E'
  | 'R';

const KEYS: readonly string[] = [
  'j',
  'k',
  'a',
  'e',
  'r',
  'n',
  'u',
  'i',
  'x',
  'z',
  '?',
];
/** Keys that do something else with Shift. Keep has a second one, by its own letter. */
const WITH_SHIFT: ReadonlyMap<string, InboxKey> = new Map([
  ['a', 'A'],
  ['k', 'A'],
  ['e', 'E'],
  ['r', 'R'],
]);
const FIELDS =
  'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"], [role="spinbutton"], [role="listbox"], [role="menu"]';
/** Toasts are alert dialogs to assistive technology; they do not take the keyboard, and are no reason to wait. */
const DIALOGS = '[role="dialog"]';

function isInboxKey(key: string): key is InboxKey {
  return KEYS.includes(key);
}

/** What a key means here. Whether Shift is held counts, and not the letter's case: Caps Lock turns that around. */
function findKey({ key, shiftKey }: KeyboardEvent): InboxKey | undefined {
  if (shiftKey && key !== '?') {
    return WITH_SHIFT.get(key.toLowerCase());
  }
  return isInboxKey(key) ? key : undefined;
}

/** Whether a key is meant for a field, a dialog or the browser, and not for the inbox. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  return (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing ||
    Boolean(target?.closest(FIELDS)) ||
    document.querySelector(DIALOGS) !== null
  );
}

/**
 * Listens for single keys while the inbox is open. They never act while somebody types in a field or a dialog is open,
 * and can be turned off (WCAG 2.2, 2.1.4 Character Key Shortcuts).
 */
export function useInboxKeys(
  enabled: boolean,
  onKey: (key: InboxKey) => void,
): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = findKey(event);
      if (!key || isTaken(event)) {
        return;
      }
      // The way to the help, where the keys can be turned on again, always works.
      if (!enabled && key !== '?') {
        return;
      }
      event.preventDefault();
      latest.current(key);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}
