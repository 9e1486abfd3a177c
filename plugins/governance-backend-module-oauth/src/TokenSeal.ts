import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { createHash, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;
const PURPOSE = 'countersign registration access token';

interface Key {
  id: string;
  value: Uint8Array;
}

function derive(secret: string): Key {
  const value = new Uint8Array(
    hkdfSync('sha256', secret, '', PURPOSE, KEY_BYTES),
  );
  return {
    id: createHash('sha256').update(value).digest('hex').slice(0, 16),
    value,
  };
}

/** What a token belongs to. It is sealed with the token, so that one cannot be put in another's place. */
export interface Belonging {
  source: string;
  tag: string;
}

/** Seals tokens for the database, as JWE (RFC 7516) with `dir` and `A256GCM`, under keys that are not in it. */
export class TokenSeal {
  readonly #keys: Key[];

  /** @param secrets - the first one seals; all of them open */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map(derive);
  }

  async seal(token: string, { source, tag }: Belonging): Promise<string> {
    const [key] = this.#keys;
    return new CompactEncrypt(
      new TextEncoder().encode(JSON.stringify({ token, source, tag })),
    )
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id })
      .encrypt(key.value);
  }

  /** @throws Error where no key opens it, or it belongs to something else; never holds the token */
  async open(sealed: string, { source, tag }: Belonging): Promise<string> {
    const { kid } = decodeProtectedHeader(sealed);
    const key = this.#keys.find(({ id }) => id === kid);
    if (!key) {
      throw new Error(
        `The token of ${tag} was sealed under another key than sealingKey and formerSealingKeys`,
      );
    }
    const { plaintext } = await compactDecrypt(sealed, key.value, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const content = JSON.parse(new TextDecoder().decode(plaintext));
    if (content.source !== source || content.tag !== tag) {
      throw new Error(`The token of ${tag} belongs to something else`);
    }
    return content.token;
  }
}
