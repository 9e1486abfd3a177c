import { gunzipSync } from 'node:zlib';
import { UnreadableItem } from '@countersign/plugin-governance-common';
import { ImportFile } from '@countersign/plugin-governance-node';
import { isTar, tarEntries } from './tarEntries';

/** Text with PEM blocks in it, or bytes of one DER document. */
export type Container =
  | { kind: 'text'; item: string; text: string }
  | { kind: 'der'; item: string; der: Uint8Array };

const MAX_BARE_BASE64 = 512 * 1024;
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

function isGzip(content: Uint8Array): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

function* stringsIn(
  value: unknown,
  path: string,
): Generator<{ path: string; text: string }> {
  const open: { value: unknown; path: string }[] = [{ value, path }];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    if (typeof entry.value === 'string') {
      yield { path: entry.path, text: entry.value };
    } else if (typeof entry.value === 'object' && entry.value !== null) {
      const { path: parent } = entry;
      open.push(
        ...Object.entries(entry.value)
          .map(([key, inner]) => ({ value: inner, path: `${parent}.${key}` }))
          .reverse(),
      );
    }
  }
}

function* ofJson(item: string, text: string): Generator<Container> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // Not JSON after all; the text itself is searched for blocks, and listed when there are none.
    yield { kind: 'text', item, text };
    return;
  }
  let found = false;
  for (const inner of stringsIn(document, item)) {
    if (inner.text.includes('-----BEGIN ')) {
      found = true;
      yield { kind: 'text', item: inner.path, text: inner.text };
    }
  }
  if (!found) {
    yield { kind: 'text', item, text: '' };
  }
}

/**
 * Unpacks a file: gzip, tar, JSON with PEM in its strings (as APIs answer), PEM, DER. What cannot be unpacked is listed.
 */
export function* containersIn(
  { name, content }: ImportFile,
  unreadable: UnreadableItem[],
  depth: number = 0,
): Generator<Container> {
  if (isGzip(content) && depth < 2) {
    let unpacked: Uint8Array;
    try {
      unpacked = gunzipSync(content, { maxOutputLength: MAX_UNPACKED_BYTES });
    } catch (error) {
      unreadable.push({
        item: name,
        reason: `It cannot be decompressed: ${
          error instanceof Error ? error.message : String(error)
        }`,
      });
      return;
    }
    yield* containersIn({ name, content: unpacked }, unreadable, depth + 1);
    return;
  }
  if (isTar(content) && depth < 2) {
    for (const entry of tarEntries(content)) {
      if ('problem' in entry) {
        unreadable.push({
          item: `${name}, ${entry.name || 'archive'}`,
          reason: entry.problem,
        });
      } else {
        yield* containersIn(
          { name: `${name}:${entry.name}`, content: entry.content },
          unreadable,
          2,
        );
      }
    }
    return;
  }
  // 0x30 is the tag of a sequence, and the digit 0; text that begins with it holds blocks further on.
  if (
    content[0] === 0x30 &&
    !Buffer.from(content).includes('-----BEGIN ', 0, 'latin1')
  ) {
    yield { kind: 'der', item: name, der: content };
    return;
  }
  // Byte by byte, for names beside the blocks may be in any encoding.
  const text = Buffer.from(content).toString('latin1');
  const bare = text.length <= MAX_BARE_BASE64 ? text.replace(/\s/g, '') : '';
  // DER in Base64 without the lines of PEM around it begins with M, which is a sequence.
  if (bare.startsWith('M') && /^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    yield { kind: 'der', item: name, der: Buffer.from(bare, 'base64') };
  } else if (/^\s*[{[]/.test(text)) {
    yield* ofJson(name, new TextDecoder().decode(content));
  } else {
    yield { kind: 'text', item: name, text };
  }
}
