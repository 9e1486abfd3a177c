/** Which of the requests that an order takes is to meet a fault. */
export type FaultyRequest = 'of-the-secret' | 'of-the-token' | 'of-the-note';

/** Requests that change something, without those that come before the one that is to meet a fault. */
export function changesFor(faulty: FaultyRequest): (bytes: Buffer) => boolean {
  return bytes => {
    const [method, target] = bytes
      .subarray(0, 512)
      .toString('latin1')
      .split(' ');
    const path = target ?? '';
    const makesSecret = method === 'POST' && path.endsWith('/secrets');
    const makesToken = method === 'POST' && path.endsWith('/token');
    const changesSecret =
      (method === 'PATCH' || method === 'DELETE') && path.includes('/secrets/');
    switch (faulty) {
      case 'of-the-secret':
        return makesSecret || makesToken || changesSecret;
      case 'of-the-token':
        return makesToken || changesSecret;
      case 'of-the-note':
        return changesSecret;
      default:
        throw new Error(`Unexpected request ${faulty satisfies never}`);
    }
  };
}
