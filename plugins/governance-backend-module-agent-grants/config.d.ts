import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    /** Signed grants for AI agents. Off unless this block is present. */
    agentGrants?: {
      /** Id of the issuer. Stands in records for ever. Default: `agent-grants`. */
      id?: string;
      /** Name for people. */
      title?: string;
      /** Environment that it issues for; orders for another one are refused. */
      environment?: string;
      /** `iss` of every token, as resource servers expect it. */
      issuer: string;
      signing: {
        /**
         * Ed25519 or ECDSA P-256 private key, PKCS #8 in PEM.
         * @visibility secret
         */
        privateKey: string;
        /** Public keys in PEM that are published besides: earlier ones while their tokens live, and the next before it signs. */
        furtherPublicKeys?: string[];
      };
      /** Tools that can be granted, by the name that flows use. */
      tools: {
        [name: string]: {
          /** The resource server that it is at: `aud` of its tokens. */
          audience: string;
          /** Scopes that can be granted of it. */
          scopes: string[];
        };
      };
      /** Longest life of a token. Default: 1 hour. */
      longestLife?: string | HumanDuration;
      /** Resource servers that may ask whether a token for them is good (RFC 7662). */
      introspectionClients?: Array<{
        id: string;
        /**
         * 16 characters or more.
         * @visibility secret
         */
        secret: string;
        /** Of tokens that it may ask about. */
        audience: string;
      }>;
    };
  };
}
