import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** Runs a program to its end. Returns what it printed; throws with the end of what it complained about. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.error || result.status !== 0) {
    throw new Error(
      `${command} ${args[0] ?? ''} failed: ${
        result.error ?? result.stderr.slice(-1000)
      }`,
    );
  }
  return result.stdout;
}

/** Installs packages of the distribution where that is possible. Returns the reason where it is not. */
export function installDebianPackages(packages) {
  const names = packages.join(' and ');
  if (process.getuid?.() !== 0) {
    return `only root can install ${names}`;
  }
  if (!fs.existsSync('/usr/bin/apt-get')) {
    return `there is no apt-get here to install ${names}`;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    run('apt-get', ['update', '-q'], { env });
    run(
      'apt-get',
      ['install', '-q', '-y', '--no-install-recommends', ...packages],
      { env },
    );
    return undefined;
  } catch (error) {
    return `${names} cannot be installed: ${error.message}`;
  }
}
