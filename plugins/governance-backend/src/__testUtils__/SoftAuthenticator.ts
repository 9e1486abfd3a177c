import { isoCBOR } from '@simplewebauthn/server/helpers';
import {
  KeyObject,
  createHash,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';

const ORIGIN = 'https://portal.example.com';
const USER_PRESENT_AND_VERIFIED = 0x05;
const WITH_CREDENTIAL = 0x40;

const sha256 = (data: Uint8Array | string) =>
  createHash('sha256').update(data).digest();

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * An authenticator in software that does what WebAuthn Level 3, sections 6.3.2 and 6.3.3, asks of one: ES256, the person
 * verified, a counter.
 */
export class SoftAuthenticator {
  readonly #id = randomBytes(16);
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;
  #counter = 0;

  constructor(readonly origin: string = ORIGIN) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  get id(): string {
    return this.#id.toString('base64url');
  }

  /** Answers `navigator.credentials.create`. */
  create(options: { challenge: string }) {
    const clientData = this.#clientData('webauthn.create', options.challenge);
    const { x, y } = this.#publicKey.export({ format: 'jwk' });
    const coseKey = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(String(x), 'base64url'))],
      [-3, new Uint8Array(Buffer.from(String(y), 'base64url'))],
    ]);
    const authData = Buffer.concat([
      this.#authenticatorData(USER_PRESENT_AND_VERIFIED + WITH_CREDENTIAL),
      Buffer.alloc(16),
      Buffer.from([0, this.#id.length]),
      this.#id,
      isoCBOR.encode(coseKey),
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    return {
      ...this.#envelope(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: Buffer.from(
          isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0]),
        ).toString('base64url'),
        transports: ['internal' as const],
      },
    };
  }

  /** Answers `navigator.credentials.get`. */
  get(options: { challenge: string }) {
    this.#counter += 1;
    const clientData = this.#clientData('webauthn.get', options.challenge);
    const authData = this.#authenticatorData(USER_PRESENT_AND_VERIFIED);
    const signature = sign(
      'sha256',
      Buffer.concat([authData, sha256(clientData)]),
      this.#key,
    );
    return {
      ...this.#envelope(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  }

  #envelope() {
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key' as const,
      clientExtensionResults: {},
    };
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(
      JSON.stringify({ type, challenge, origin: this.origin }),
    );
  }

  #authenticatorData(flags: number): Buffer {
    return Buffer.concat([
      sha256(new URL(this.origin).hostname),
      Buffer.from([flags]),
      uint32(this.#counter),
    ]);
  }
}
