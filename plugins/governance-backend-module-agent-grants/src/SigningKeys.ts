import { InputError } from '@backstage/errors';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  exportJWK,
  JWTPayload,
  JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { createPrivateKey, createPublicKey, KeyObject } from 'node:crypto';

/** Type of an access token in a JWT (RFC 9068, section 2.1). */
const TYPE = 'at+jwt';

/** A public key as it stands in a JWK set (RFC 7517). */
export interface PublishedKey {
  kid: string;
  alg: 'ES256' | 'EdDSA';
  use: 'sig';
  kty: string;
  crv?: string;
  x?: string;
  y?: string;
}

function algorithmOf(key: KeyObject, name: string): 'ES256' | 'EdDSA' {
  if (key.asymmetricKeyType === 'ed25519') {
    return 'EdDSA';
  }
  if (
    key.asymmetricKeyType === 'ec' &&
    key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  ) {
    return 'ES256';
  }
  throw new InputError(
    `governance.agentGrants.signing.${name} is of the type ${key.asymmetricKeyType}; accepted are Ed25519 and ECDSA over P-256`,
  );
}

/** Reads a key. @throws InputError with its name, never with what it holds */
function readKey(read: () => KeyObject, name: string): KeyObject {
  try {
    return read();
  } catch {
    // The cause may show what stands in it.
    throw new InputError(
      `governance.agentGrants.signing.${name} is no key in PEM`,
    );
  }
}

async function publish(key: KeyObject, name: string): Promise<PublishedKey> {
  const alg = algorithmOf(key, name);
  const { kty = '', crv, x, y } = await exportJWK(key);
  const jwk = { kty, crv, x, ...(y === undefined ? {} : { y }) };
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' };
}

/** The key that signs, and those that tokens are checked with. A key's id is its thumbprint (RFC 7638). */
export class SigningKeys {
  readonly published: readonly PublishedKey[];
  // Not printed with the object.
  readonly #privateKey: KeyObject;
  readonly #known: JWTVerifyGetKey;

  private constructor(options: {
    privateKey: KeyObject;
    published: PublishedKey[];
  }) {
    this.#privateKey = options.privateKey;
    this.published = options.published;
    this.#known = createLocalJWKSet({
      keys: options.published.map(key => ({ ...key })),
    });
  }

  /** @throws InputError for a key that cannot be used */
  static async create(options: {
    privateKey: string;
    furtherPublicKeys: readonly string[];
  }): Promise<SigningKeys> {
    const privateKey = readKey(
      () => createPrivateKey(options.privateKey),
      'privateKey',
    );
    const own = await publish(createPublicKey(privateKey), 'privateKey');
    const further = await Promise.all(
      options.furtherPublicKeys.map((pem, index) => {
        const name = `furtherPublicKeys[${index}]`;
        return publish(
          readKey(() => createPublicKey(pem), name),
          name,
        );
      }),
    );
    const others = further.filter(({ kid }) => kid !== own.kid);
    return new SigningKeys({ privateKey, published: [own, ...others] });
  }

  async sign(claims: JWTPayload): Promise<string> {
    const [{ alg, kid }] = this.published;
    return new SignJWT(claims)
      .setProtectedHeader({ alg, kid, typ: TYPE })
      .sign(this.#privateKey);
  }

  /** What a token says that one of these keys has signed and that has not ended; `undefined` where it is none. */
  async read(
    token: string,
    { issuer, now }: { issuer: string; now: Date },
  ): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#known, {
        issuer,
        typ: TYPE,
        currentDate: now,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        return undefined;
      }
      throw error;
    }
  }
}
