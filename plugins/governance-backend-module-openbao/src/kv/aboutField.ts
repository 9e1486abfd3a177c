import { z } from 'zod/v4';

const aboutSchema = z.looseObject({ version: z.number() });

/** Bytes that a value of custom metadata may have. */
const LONGEST = 512;

/** Key of the custom metadata that say what lies in a field. */
export function aboutKey(field: string): string {
  return `countersign.${field}`;
}

/**
 * Writes what lies in a field, as JSON, for custom metadata. Facts that do not fit are left out, the longest ones first. Pure.
 *
 * @param version - the version that it was written as, by which a later call knows whose value the newest one holds
 */
export function writeAbout(
  about: Readonly<Record<string, string>>,
  version: number,
): string {
  const facts = Object.entries(about).sort(
    ([, a], [, b]) => a.length - b.length,
  );
  for (;;) {
    const text = JSON.stringify({ ...Object.fromEntries(facts), version });
    if (Buffer.byteLength(text) <= LONGEST || facts.length === 0) {
      return text;
    }
    facts.pop();
  }
}

/** As which version a field was written last from here; `undefined` where that is not known. Pure. */
export function versionOf(about: string | undefined): number | undefined {
  try {
    return aboutSchema.safeParse(JSON.parse(about ?? 'null')).data?.version;
  } catch {
    // Somebody else's words.
    return undefined;
  }
}
