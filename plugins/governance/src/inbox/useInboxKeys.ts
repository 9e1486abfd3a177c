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
  | '?';

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
const FIELDS =
  'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"], [role="spinbutton"], [role="listbox"], [role="menu"]';
/** Toasts are alert dialogs to assistive technology; they do not take the keyboard, and are no reason to wait. */
const DIALOGS = '[role="dialog"]';

function isInboxKey(key: string): key is InboxKey {
  return KEYS.includes(key);
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
      if (!isInboxKey(event.key) || isTaken(event)) {
        return;
      }
      // The way to the help, where the keys can be turned on again, always works.
      if (!enabled && event.key !== '?') {
        return;
      }
      event.preventDefault();
      latest.current(event.key);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}
