import { z } from 'zod/v4';
import { canonicalJson } from '../canonicalJson';
import {
  LedgerExportHeader,
  ledgerExportHeaderSchema,
  LedgerExportLine,
  ledgerExportLineSchema,
} from '../exportLines';

/** What became of reading a line. `seq` is what a damaged entry still says about itself. */
export type ParsedLine<T> =
  | { parsed: true; value: T }
  | { parsed: false; reason: string; seq?: number };

/** Reads the first line of an export. */
export function parseHeader(line: string): ParsedLine<LedgerExportHeader> {
  return parse(line, ledgerExportHeaderSchema);
}

/** Reads any other line of an export. */
export function parseExportLine(line: string): ParsedLine<LedgerExportLine> {
  return parse(line, ledgerExportLineSchema);
}

function parse<T>(line: string, schema: z.ZodType<T>): ParsedLine<T> {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return {
      parsed: false,
      reason: `is not JSON: it starts with ${JSON.stringify(
        line.slice(0, 40),
      )}`,
    };
  }
  const result = schema.safeParse(raw);
  if (!result.success) {
    return {
      parsed: false,
      reason: describe(result.error, raw),
      seq: seqOf(raw),
    };
  }
  // A second key of the same name, or other white space, would let two readers see two ledgers in one file
  if (canonicalJson(raw) !== line) {
    return {
      parsed: false,
      reason: 'is not in canonical JSON form (RFC 8785)',
      seq: seqOf(raw),
    };
  }
  return { parsed: true, value: result.data };
}

function describe(error: z.ZodError, raw: unknown): string {
  const [issue] = error.issues;
  const path = issue.path.join('.') || '(line)';
  const seen = issue.path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Reflect.get(value, key)
        : undefined,
    raw,
  );
  return `${path}: ${issue.message}; seen ${
    JSON.stringify(seen)?.slice(0, 80) ?? 'nothing'
  }`;
}

const damagedEntry = z.object({ entry: z.object({ seq: z.int().min(1) }) });

function seqOf(raw: unknown): number | undefined {
  const result = damagedEntry.safeParse(raw);
  return result.success ? result.data.entry.seq : undefined;
}
