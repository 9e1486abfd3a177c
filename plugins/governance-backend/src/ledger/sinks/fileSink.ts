import { createReadStream } from 'node:fs';
import { FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import {
  canonicalJson,
  LedgerCheckpoint,
} from '@countersign/plugin-governance-common';
import { CheckpointSink } from '@countersign/plugin-governance-node';

/**
 * Appends each checkpoint as one line of canonical JSON to a file and forces it to disk before it counts as delivered.
 * A checkpoint that is published twice, after a crash in between, is in the file twice; readers take either. What was read
 * once is not read again while the file only grows.
 */
export function fileSink(options: {
  id: string;
  path: string;
}): CheckpointSink {
  const { id, path } = options;
  let readTo = 0;
  let latest = new Map<string, LedgerCheckpoint>();

  /** Takes note of one line. One that is cut off, by a crash while it was written, says nothing. */
  function take(line: string): void {
    let checkpoint: LedgerCheckpoint;
    try {
      checkpoint = JSON.parse(line);
    } catch {
      return;
    }
    const known = latest.get(checkpoint.ledgerId);
    if (!known || checkpoint.size >= known.size) {
      latest.set(checkpoint.ledgerId, checkpoint);
    }
  }

  async function readOn(): Promise<void> {
    const size = await sizeOf(path);
    if (size < readTo) {
      readTo = 0;
      latest = new Map();
    }
    if (size === readTo) {
      return;
    }
    const lines = createInterface({
      input: createReadStream(path, { start: readTo, end: size - 1 }),
      crlfDelay: Infinity,
    });
    for await (const line of lines) {
      take(line);
      const end = readTo + Buffer.byteLength(line) + 1;
      // One without an end is still being written, and is read again.
      readTo = end <= size ? end : readTo;
    }
  }

  return {
    id,
    async publish(checkpoint: LedgerCheckpoint): Promise<void> {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a+', 0o640);
      try {
        // A line that a crash cut off must not take this one with it.
        const start = (await endsWithin(file)) ? '\n' : '';
        await file.appendFile(`${start}${canonicalJson(checkpoint)}\n`, 'utf8');
        await file.sync();
      } finally {
        await file.close();
      }
    },
    async latest(ledgerId: string): Promise<LedgerCheckpoint | undefined> {
      await readOn();
      return latest.get(ledgerId);
    },
  };
}

/** Whether a file ends in the middle of a line. */
async function endsWithin(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, Math.max(0, size - 1));
  return size > 0 && last.toString('utf8') !== '\n';
}

/** Bytes in a file, none where there is no file yet. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return 0;
    }
    throw error;
  }
}
