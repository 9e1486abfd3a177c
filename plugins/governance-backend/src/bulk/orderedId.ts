import { randomBytes } from 'node:crypto';

/** So many random bytes are fetched at once; asking the system for each id costs more than the id. */
const POOL = 4096;
/** A counter of twelve bits tells ids of one millisecond apart and keeps their order. */
const MOST_IN_ONE_MS = 0x1000;

let pool = Buffer.alloc(0);
let taken = 0;
let last = 0;
let counter = 0;

function takeRandom(bytes: number): Buffer {
  if (taken + bytes > pool.length) {
    pool = randomBytes(POOL);
    taken = 0;
  }
  taken += bytes;
  return pool.subarray(taken - bytes, taken);
}

function nextPlace(): { ms: number; place: number } {
  const now = Date.now();
  if (now > last) {
    last = now;
    counter = 0;
  } else {
    counter += 1;
    if (counter === MOST_IN_ONE_MS) {
      // So many in one millisecond, or a clock that went back: the order goes on a little ahead of the clock.
      last += 1;
      counter = 0;
    }
  }
  return { ms: last, place: counter };
}

/**
 * A UUID of version 7 (RFC 9562, section 5.7): ids that one process makes later sort behind earlier ones. Rows that come in
 * the order of their keys go to the end of every index on them, where random ones go anywhere, which costs a database most
 * of what a bulk insert takes. An id is no secret.
 */
export function orderedId(): string {
  const { ms, place } = nextPlace();
  const time = ms.toString(16).padStart(12, '0');
  const random = takeRandom(8).toString('hex');
  const variant = ((parseInt(random[0], 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${place
    .toString(16)
    .padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}
