import { UnreadableItem } from '@countersign/plugin-governance-common';
import { ImportFile } from '@countersign/plugin-governance-node';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod/v4';

/** What a file unpacks to at most; CloudTrail rotates its files long before. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** What one file holds. */
export type TrailFile =
  | { kind: 'events'; events: unknown[] }
  | { kind: 'keys'; keys: unknown[] }
  /** Neither events nor keys: a digest, or a credential report. */
  | { kind: 'other'; what: string }
  | { kind: 'unreadable'; reason: string };

const fileSchema = z.union([
  z.object({ Records: z.array(z.unknown()) }).transform(({ Records }) => ({
    kind: 'events' as const,
    events: Records,
  })),
  z
    .object({ Events: z.array(z.object({ CloudTrailEvent: z.string() })) })
    .transform(({ Events }) => ({
      kind: 'events' as const,
      events: Events.map(({ CloudTrailEvent }) => parsedOr(CloudTrailEvent)),
    })),
  z
    .object({ 'detail-type': z.string(), detail: z.unknown() })
    .transform(({ detail }) => ({
      kind: 'events' as const,
      events: [detail],
    })),
  z
    .looseObject({ eventID: z.string() })
    .transform(event => ({ kind: 'events' as const, events: [event] })),
  z
    .object({ AccessKeyMetadata: z.array(z.unknown()) })
    .transform(({ AccessKeyMetadata }) => ({
      kind: 'keys' as const,
      keys: AccessKeyMetadata,
    })),
  z
    .object({ digestStartTime: z.string(), logFiles: z.array(z.unknown()) })
    .transform(() => ({ kind: 'other' as const, what: 'a digest file' })),
]);

/** The value of a JSON text, or the text itself where it is none; its check then says what is wrong. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return text;
    }
    throw error;
  }
}

/** One event a line, as some shippers leave them. */
function eventsByLine(text: string): unknown[] | undefined {
  const [first, ...rest] = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(parsedOr);
  return typeof first === 'object' && rest.length > 0
    ? [first, ...rest]
    : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Finds out what a file holds: a log file as CloudTrail delivers it (JSON, gzipped or not), the answer of `LookupEvents`, an event
 * as EventBridge passes it on, events one by one or a line each, or the answer of `ListAccessKeys`.
 */
export function readTrailFile({ content }: ImportFile): TrailFile {
  let text: string;
  try {
    const isGzip = content[0] === 0x1f && content[1] === 0x8b;
    text = new TextDecoder().decode(
      isGzip
        ? gunzipSync(content, { maxOutputLength: MAX_UNPACKED_BYTES })
        : content,
    );
  } catch (error) {
    return {
      kind: 'unreadable',
      reason: `It cannot be decompressed: ${messageOf(error)}`,
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const events = eventsByLine(text);
    return events
      ? { kind: 'events', events }
      : { kind: 'unreadable', reason: `It is no JSON: ${messageOf(error)}` };
  }
  const file = fileSchema.safeParse(value);
  return file.success
    ? file.data
    : {
        kind: 'unreadable',
        reason:
          'It holds no "Records" (a log file), "Events" (LookupEvents), "detail" (EventBridge) or "AccessKeyMetadata" (ListAccessKeys).',
      };
}

/** Lists what is the matter with each file that cannot be read. */
export function unreadableFile(
  name: string,
  { reason }: Extract<TrailFile, { kind: 'unreadable' }>,
): UnreadableItem {
  return { item: name, reason };
}
