import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const CHUNK = Buffer.alloc(64 * 1024, 1);

/**
 * Mounts a file system in memory that holds no more than it is told. Yields why not where that is impossible.
 *
 * @param options - `megabytes` that fit.
 */
export function mountSmallDisk({ megabytes }) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { skipped: 'only root can mount a small disk, and only on Linux' };
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-disk-'));
  const mounted = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'tmpfs', folder],
    { encoding: 'utf8' },
  );
  if (mounted.status !== 0) {
    fs.rmdirSync(folder);
    return {
      skipped: `a small disk cannot be mounted: ${
        mounted.error ?? mounted.stderr.trim()
      }`,
    };
  }
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    /** Fills what is free, but for so many bytes. */
    fill(left) {
      const file = fs.openSync(ballast, 'a');
      try {
        for (;;) {
          fs.writeSync(file, CHUNK);
        }
      } catch (error) {
        if (error.code !== 'ENOSPC') {
          throw error;
        }
      } finally {
        fs.closeSync(file);
      }
      const { size } = fs.statSync(ballast);
      fs.truncateSync(ballast, Math.max(0, size - left));
    },
    /** There is space again. */
    free() {
      fs.rmSync(ballast, { force: true });
    },
    unmount() {
      // Lazily, should anything still have a file open.
      spawnSync('umount', ['-l', folder]);
      fs.rmdirSync(folder);
    },
  };
}

/** A folder on a small disk that belongs to who owns a file. */
export function folderFor(disk, name, like) {
  const folder = path.join(disk.folder, name);
  fs.mkdirSync(folder);
  const { uid, gid } = fs.statSync(like);
  fs.chownSync(folder, uid, gid);
  fs.chmodSync(folder, 0o700);
  return folder;
}
