import fs from 'node:fs';
import { installDebianPackages, run } from './debianPackages.mjs';

const SSHD = '/usr/sbin/sshd';

/**
 * Brings the distribution's own sshd, which tests start themselves, and installs the package first where that is possible. Returns the
 * reason where there is none.
 */
export async function bringDebianSshd() {
  if (!fs.existsSync(SSHD)) {
    const reason = installDebianPackages(['openssh-server', 'openssh-client']);
    if (reason) {
      return { skipped: reason };
    }
  }
  return {
    version: `sshd ${run('dpkg-query', [
      ...['-W', '-f', '${Version}', 'openssh-server'],
    ])}`,
    env: { COUNTERSIGN_TEST_SSHD: SSHD },
    stop: async () => {},
  };
}
