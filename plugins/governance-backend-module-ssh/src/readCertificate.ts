import { WireReader, wireString } from './wire';

/** What stands in an OpenSSH certificate. */
export interface SshCertificate {
  /** The certified key, as it stands in a line of OpenSSH. */
  publicKey: string;
  serial: string;
  kind: 'user' | 'host';
  keyId: string;
  principals: string[];
  validAfter: Date;
  validBefore: Date;
  criticalOptions: Record<string, string>;
  extensions: string[];
  /** The key that signed it, as it stands in a line of OpenSSH. */
  signedBy: string;
}

/** How many strings make the key, by its type (PROTOCOL.certkeys of OpenSSH). */
const KEY_PARTS: Record<string, number> = {
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'ssh-rsa': 2,
};
const SUFFIX = '-cert-v01@openssh.com';
const USER = 1;

function lineOf(blob: Buffer): string {
  return `${new WireReader(blob).text()} ${blob.toString('base64')}`;
}

function readAll<T>(bytes: Buffer, read: (from: WireReader) => T): T[] {
  const from = new WireReader(bytes);
  const found: T[] = [];
  while (!from.isDone) {
    found.push(read(from));
  }
  return found;
}

function readOptions(bytes: Buffer): Record<string, string> {
  return Object.fromEntries(
    readAll(bytes, from => {
      const name = from.text();
      const data = from.string();
      return [name, data.length === 0 ? '' : new WireReader(data).text()];
    }),
  );
}

const toDate = (seconds: bigint) => new Date(Number(seconds) * 1000);

/**
 * Reads a certificate of OpenSSH (PROTOCOL.certkeys). Does not verify its signature.
 *
 * @throws Error where it is none
 */
export function readCertificate(line: string): SshCertificate {
  const [type = '', base64 = ''] = line.trim().split(/\s+/);
  const keyType = type.endsWith(SUFFIX) ? type.slice(0, -SUFFIX.length) : '';
  const parts = KEY_PARTS[keyType];
  const from = new WireReader(Buffer.from(base64, 'base64'));
  if (parts === undefined || from.text() !== type) {
    throw new Error(`'${type}' is no certificate of OpenSSH that is known`);
  }
  // A nonce.
  from.string();
  const key = Array.from({ length: parts }, () => from.string());
  const keyBlob = Buffer.concat([Buffer.from(keyType), ...key].map(wireString));
  const read: Omit<SshCertificate, 'signedBy'> = {
    publicKey: `${keyType} ${keyBlob.toString('base64')}`,
    serial: from.uint64().toString(),
    kind: from.uint32() === USER ? 'user' : 'host',
    keyId: from.text(),
    principals: readAll(from.string(), each => each.text()),
    validAfter: toDate(from.uint64()),
    validBefore: toDate(from.uint64()),
    criticalOptions: readOptions(from.string()),
    extensions: Object.keys(readOptions(from.string())),
  };
  // Reserved.
  from.string();
  return { ...read, signedBy: lineOf(from.string()) };
}
