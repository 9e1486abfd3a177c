import { ApproleIssuerConfig } from '../readOpenBaoConfig';

const LONGEST_LIFE_MS = 30 * 24 * 3_600_000;

/** Which of the requests that an order takes is to meet a fault. */
export type FaultyRequest = 'of-the-role' | 'of-the-secret-id';

/** An issuer on an AppRole mount, as tests configure it. */
export function approleConfig(
  mount: string,
  policies: string[],
): ApproleIssuerConfig {
  return {
    mount,
    prefix: 'countersign',
    policies,
    longestLifeMs: LONGEST_LIFE_MS,
    tokenLifeSeconds: 60,
    boundCidrs: [],
  };
}

/** Whether bytes begin a request to an AppRole mount that changes something and is to meet a fault. */
export function changesOfRoles(
  mount: string,
  faulty: FaultyRequest,
): (bytes: Buffer) => boolean {
  const roles = `/v1/auth/${mount}/role/`;
  return bytes => {
    const [method, path] = bytes.subarray(0, 512).toString('latin1').split(' ');
    const changes =
      (method === 'POST' || method === 'DELETE') && path.startsWith(roles);
    const makesRole =
      method === 'POST' && !path.slice(roles.length).includes('/');
    return changes && (faulty === 'of-the-role' || !makesRole);
  };
}
