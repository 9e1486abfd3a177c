import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  canonicalJson,
  LedgerCheckpoint,
} from '@countersign/plugin-governance-common';
import { CheckpointSink } from '@countersign/plugin-governance-node';

/**
 * Appends each checkpoint as one line of canonical JSON to a file and forces it to disk before it counts as delivered.
 * A checkpoint that is published twice, after a crash in between, is in the file twice; readers take either.
 */
export function fileSink(options: {
  id: string;
  path: string;
}): CheckpointSink {
  const { id, path } = options;
  return {
    id,
    async publish(checkpoint: LedgerCheckpoint): Promise<void> {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o640);
      try {
        await file.appendFile(`${canonicalJson(checkpoint)}\n`, 'utf8');
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
