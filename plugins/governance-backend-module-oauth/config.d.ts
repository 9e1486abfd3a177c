import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    sources?: {
      /** Authorization servers that let clients be registered (RFC 7591) and managed (RFC 7592). */
      oauth?: Array<{
        /** Id of the source, for example `partner-api`. Stands in records for ever: do not change it. */
        id: string;
        /** Name for people. */
        title?: string;
        /** Environment of everything in this server, for example `production`. */
        environment?: string;
        /** Issuer identifier of the server (RFC 8414), for example `https://login.example.com`. */
        issuer: string;
        /**
         * Initial access token, which lets clients be registered.
         * @visibility secret
         */
        initialAccessToken: string;
        /**
         * 32 characters or more, under which the registration access token of each client is sealed.
         * @visibility secret
         */
        sealingKey: string;
        /**
         * Earlier values of `sealingKey`, under which tokens still lie.
         * @items.visibility secret
         */
        formerSealingKeys?: string[];
        /** Scopes that may be ordered; everything else is refused. */
        scopes: string[];
        /** Longest life of a client. Default: 90 days. */
        longestLife?: string | HumanDuration;
        /** How long one request may take. Default: 10 seconds. */
        requestTimeout?: string | HumanDuration;
        /**
         * Registers clients also where the server puts another registration access token in the place of the last one at each
         * change: a client whose activation is not answered works then, and cannot be revoked from here. Default: false, such a
         * server is refused.
         */
        acceptTokenRotation?: boolean;
      }>;
    };
  };
}
