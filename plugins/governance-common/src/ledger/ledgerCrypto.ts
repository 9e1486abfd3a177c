/**
 * The two primitives that checking a ledger needs. Handed in, so that the same check runs in Node and in a browser.
 *
 * @public
 */
export interface LedgerCrypto {
  /** SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal. */
  sha256(text: string): string | Promise<string>;
  /**
   * Whether a base64 Ed25519 signature (RFC 8032) over the text's UTF-8 bytes holds under an SPKI PEM public key.
   * False, not an error, for a key that cannot be read.
   */
  verifyEd25519(check: {
    publicKeyPem: string;
    text: string;
    signature: string;
  }): boolean | Promise<boolean>;
}
