import { z } from 'zod/v4';
import {
  EvidenceBlock,
  evidenceBlockSchema,
  EvidenceHeader,
  evidenceHeaderSchema,
  evidenceLine,
  EvidenceManifest,
  evidenceManifestSchema,
  EvidenceSignature,
  evidenceSignatureSchema,
} from '../packLines';
import { EvidenceRecord, evidenceRecordSchema } from '../packRecords';

/** A line of a pack as far as it can be read. */
export type ParsedPackLine =
  | { part: 'header'; value: EvidenceHeader }
  | { part: 'record'; value: EvidenceRecord }
  | { part: 'block'; value: EvidenceBlock }
  | { part: 'manifest'; value: EvidenceManifest }
  | { part: 'signature'; value: EvidenceSignature }
  | {
      part: 'unreadable';
      /** What it was, as far as can be told. */
      likely: 'record' | 'block' | 'manifest' | 'signature';
      key?: string;
      reason: string;
    };

const SCHEMAS = {
  header: evidenceHeaderSchema,
  record: evidenceRecordSchema,
  block: evidenceBlockSchema,
  manifest: evidenceManifestSchema,
  signature: evidenceSignatureSchema,
} as const;

/** What a line that cannot be read was, by what stands in lines of that kind only. */
function likelyPart(
  text: string,
): 'record' | 'block' | 'manifest' | 'signature' {
  if (text.startsWith('{"data"') || text.includes('"key":"')) {
    return text.includes('"records":[["') ? 'block' : 'record';
  }
  if (text.includes('"records":[["')) {
    return 'block';
  }
  if (text.includes('"publicKey"') || text.includes('"blocks":[')) {
    return 'manifest';
  }
  return text.includes('"signature":"') ? 'signature' : 'record';
}

function unreadable(text: string, reason: string): ParsedPackLine {
  const key = /"key":"((?:[^"\\]|\\.)*)","kind":"record"/.exec(text)?.[1];
  return {
    part: 'unreadable',
    likely: likelyPart(text),
    ...(key ? { key } : {}),
    reason,
  };
}

/** Reads a line. Never throws because of what it holds. */
export function parsePackLine(text: string): ParsedPackLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(text, 'is no JSON');
  }
  const kind = z
    .object({
      kind: z.enum(['header', 'record', 'block', 'manifest', 'signature']),
    })
    .safeParse(value).data?.kind;
  if (!kind) {
    return unreadable(text, 'is no part of an evidence pack');
  }
  const parsed = SCHEMAS[kind].safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return unreadable(
      text,
      `is no ${kind}: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  if (evidenceLine(value as object) !== text) {
    return unreadable(text, 'is not canonical JSON');
  }
  return { part: kind, value: parsed.data } as ParsedPackLine;
}
