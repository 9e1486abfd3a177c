import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What the engine consists of. */
const PACKAGES = [
  'governance-backend',
  'governance-common',
  'governance-flows',
  'governance-node',
];

function git(root, args) {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' });
}

/**
 * Lays the code of an earlier commit of this repository out in a folder below it, where it finds the packages that are
 * installed, but its own versions of ours. Yields why not where the commit is not there, as in a shallow clone.
 *
 * @param options - the `root` of the repository, the `commit` and the `folder`.
 */
export function layOutVersion({ root, commit, folder }) {
  const found = git(root, ['rev-parse', '--verify', `${commit}^{commit}`]);
  if (found.status !== 0) {
    return { skipped: `commit ${commit} is not in this clone` };
  }
  fs.mkdirSync(folder, { recursive: true });
  const archive = path.join(folder, 'code.tar');
  const paths = PACKAGES.map(name => `plugins/${name}`);
  for (const [command, args] of [
    ['git', ['archive', '-o', archive, commit, ...paths]],
    ['tar', ['-xf', archive, '-C', folder]],
  ]) {
    const { status, stderr, error } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new Error(`${command} ${args[0]} failed: ${error ?? stderr}`);
    }
  }
  fs.rmSync(archive);
  for (const name of PACKAGES) {
    const own = path.join(folder, 'plugins', name);
    const manifest = fs.readFileSync(path.join(own, 'package.json'), 'utf8');
    const link = path.join(folder, 'node_modules', JSON.parse(manifest).name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(own, link);
  }
  const backend = path.join(folder, 'plugins', 'governance-backend');
  return {
    sources: path.join(backend, 'src'),
    migrations: path.join(backend, 'migrations'),
  };
}
