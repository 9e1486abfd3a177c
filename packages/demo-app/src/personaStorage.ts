const KEY = 'demo.persona';

/** The persona that was chosen last in this browser, if any. */
export function rememberedPersona(): string | undefined {
  return window.localStorage.getItem(KEY) ?? undefined;
}

/** Remembers a persona for the next visit. */
export function rememberPersona(name: string): void {
  window.localStorage.setItem(KEY, name);
}

/** Forgets the persona, so that the next visit asks again. */
export function forgetPersona(): void {
  window.localStorage.removeItem(KEY);
}
