import { createHash } from 'node:crypto';
import { FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How far a file was read. */
export interface AuditPosition {
  /** By which it is found again when it was renamed. */
  inode: string;
  /** Digest of its beginning, for the number of an inode is given again to another file. */
  head: string;
  /** Bytes that were read; always at the start of a line. */
  offset: number;
}

/** What stands in a file after a position. */
export interface AuditChunk {
  /** Whole lines; a last one without its end is left for the next time, unless nothing can come after it. */
  lines: string[];
  /** Where to read on; `undefined` while there is nothing at all. */
  position: AuditPosition | undefined;
  /** Whether there may be more already. */
  more: boolean;
  /** Whether a file that was not read to its end is there no more. */
  gap: boolean;
}

/** The first entry's time stands in it, to the nanosecond. */
const HEAD_BYTES = 64;

/** What is read at once, and the longest line. */
const CHUNK_BYTES = 1024 * 1024;

interface OpenFile {
  handle: FileHandle;
  inode: string;
  size: number;
  /** `undefined` while there is too little in it. */
  head: string | undefined;
  /** When its first entry was written, in milliseconds; `NaN` where that is not an entry, as in a compressed file. */
  startedAt: number;
}

/** How an entry starts: its time is its first field. */
const START = /^\{"time":"([^"]+)"/;

async function readAt(
  handle: FileHandle,
  { offset, length }: { offset: number; length: number },
): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

async function withFile<T>(
  path: string,
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { ino, size } = await handle.stat({ bigint: true });
    const start = await readAt(handle, { offset: 0, length: HEAD_BYTES });
    return await use({
      handle,
      inode: String(ino),
      size: Number(size),
      head:
        start.length === HEAD_BYTES
          ? createHash('sha256').update(start).digest('hex')
          : undefined,
      startedAt: Date.parse(START.exec(start.toString('utf8'))?.[1] ?? ''),
    });
  } finally {
    await handle.close();
  }
}

function isSame(file: OpenFile, from: AuditPosition): boolean {
  return (
    file.inode === from.inode &&
    file.head === from.head &&
    file.size >= from.offset
  );
}

/** The files beside it that have its name and something behind it, as rotation makes them. */
async function listRotated(path: string): Promise<string[]> {
  const name = basename(path);
  return (await readdir(dirname(path)))
    .filter(one => one !== name && one.startsWith(name))
    .map(one => join(dirname(path), one));
}

/** The file beside it that it was renamed to. */
async function findRenamed(
  path: string,
  from: AuditPosition,
): Promise<string | undefined> {
  for (const candidate of await listRotated(path)) {
    if (await withFile(candidate, async file => isSame(file, from))) {
      return candidate;
    }
  }
  return undefined;
}

/** The start of the file that was begun next after a time, for it may have been rotated more than once. */
async function findNext(
  path: string,
  after: number,
): Promise<AuditPosition | undefined> {
  let next: OpenFile | undefined;
  for (const candidate of [path, ...(await listRotated(path))]) {
    const file = await withFile(candidate, async one => one);
    if (
      file.startedAt > after &&
      (next === undefined || file.startedAt < next.startedAt)
    ) {
      next = file;
    }
  }
  return next?.head === undefined
    ? undefined
    : { inode: next.inode, head: next.head, offset: 0 };
}

/**
 * Reads whole lines from a position on.
 *
 * @returns `ended` where there are none any more, with what stands there without an end
 */
async function readLines(
  { handle }: OpenFile,
  offset: number,
): Promise<{ lines: string[]; offset: number; ended: boolean; rest: string }> {
  const bytes = await readAt(handle, { offset, length: CHUNK_BYTES });
  const end = bytes.lastIndexOf('\n') + 1;
  const isFull = bytes.length === CHUNK_BYTES;
  if (end === 0 && isFull) {
    // A line that is longer than any that is read: it counts as one that is not understood.
    return {
      lines: [''],
      offset: offset + bytes.length,
      ended: false,
      rest: '',
    };
  }
  return {
    lines: bytes.toString('utf8', 0, end).split('\n').slice(0, -1),
    offset: offset + end,
    ended: !isFull,
    rest: bytes.toString('utf8', end),
  };
}

/**
 * Reads an audit log on from where it was left. A file that was rotated meanwhile is read to its end first, where it lies beside the
 * one that is written now; what was truncated is read from its start.
 *
 * @param from - where it was left; from the start of the file where that is not said
 * @throws whatever keeps the file from being read
 */
export async function readAuditFile(
  path: string,
  from: AuditPosition | undefined,
): Promise<AuditChunk> {
  return withFile(path, async current => {
    if (current.head === undefined) {
      // Just made, or just truncated: what comes says which file it is.
      return { lines: [], position: from, more: false, gap: false };
    }
    const start = { inode: current.inode, head: current.head };
    if (from === undefined || isSame(current, from)) {
      const read = await readLines(current, from?.offset ?? 0);
      return {
        lines: read.lines,
        position: { ...start, offset: read.offset },
        more: !read.ended,
        gap: false,
      };
    }
    const renamed = await findRenamed(path, from);
    if (renamed === undefined) {
      return {
        lines: [],
        position: { ...start, offset: 0 },
        more: true,
        gap: true,
      };
    }
    return withFile(renamed, async file => {
      const read = await readLines(file, from.offset);
      return {
        lines:
          read.ended && read.rest ? [...read.lines, read.rest] : read.lines,
        position: read.ended
          ? (await findNext(path, file.startedAt)) ?? { ...start, offset: 0 }
          : { ...from, offset: read.offset },
        more: true,
        gap: false,
      };
    });
  });
}
