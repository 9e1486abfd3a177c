export interface Config {
  governance?: {
    /** The reference API-key issuer. Off unless this block is present; meant for demonstrations and tests. */
    referenceIssuer?: {
      /** Id of the source in records. Default: `reference-api-keys`. */
      sourceId?: string;
      /** Environment of the keys it issues. Default: `development`. */
      environment?: string;
      /** Scopes that may be ordered for keys of its clients. Default: none. */
      scopes?: string[];
      /**
       * Key of the HMAC under which keys are kept. Only the digest of a key is stored.
       * @visibility secret
       */
      pepper: string;
      /** Who may ask whether a key is good (RFC 7662, section 2.1). */
      introspectionClients: Array<{
        id: string;
        /** @visibility secret */
        secret: string;
      }>;
    };
  };
}
