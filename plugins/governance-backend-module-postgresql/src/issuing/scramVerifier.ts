import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** PostgreSQL's own default (`scram_iterations`), and the least that RFC 7677, section 4 allows. */
const ITERATIONS = 4096;
const KEY_BYTES = 32;

/**
 * What PostgreSQL keeps of a password (RFC 5803), computed here, so that the password stands in no statement and in no log
 * of the server. For passwords of ASCII letters, digits and `-_` only, which SASLprep (RFC 4013) leaves as they are.
 *
 * @throws Error for a password of anything else
 */
export async function scramVerifier(password: string): Promise<string> {
  if (!/^[A-Za-z0-9_-]+$/.test(password)) {
    throw new Error('A password of other characters needs SASLprep first');
  }
  const salt = randomBytes(16);
  const salted = await promisify(pbkdf2)(
    password,
    salt,
    ITERATIONS,
    KEY_BYTES,
    'sha256',
  );
  const hmac = (text: string) =>
    createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest();
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString(
    'base64',
  )}$${storedKey.toString('base64')}:${hmac('Server Key').toString('base64')}`;
}
