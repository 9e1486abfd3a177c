import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    sources?: {
      /** PostgreSQL servers whose roles are governed. */
      postgresql?: Array<{
        /** Id of the source, for example `ledger-db`. Stands in records for ever: do not change it. */
        id: string;
        /** Name for people. */
        title?: string;
        /** Environment of everything in this server, for example `production`. */
        environment?: string;
        host: string;
        port?: number;
        /** Database whose table privileges are read. */
        database: string;
        /** A role with CREATEROLE and the ADMIN option on the roles it may revoke; it need not be a superuser. */
        user: string;
        /** @visibility secret */
        password: string;
        /** Roles that are never listed, by exact name; roles named `pg_…` never are. */
        ignoreRoles?: string[];
        /** Whether to encrypt the connection. Default: true. */
        tls?: boolean;
        /** How long one statement may take. Default: 30 seconds. */
        statementTimeout?: string | HumanDuration;
        /** Lets logins of this server be issued. The role then needs CREATEROLE and the ADMIN option on what it grants. */
        issuer?: {
          /** Longest life of a login. Default: 90 days. */
          longestLife?: string | HumanDuration;
          /** What may be granted; everything else is refused. */
          grantable?: {
            /** Roles whose membership may be granted. */
            roles?: string[];
            /** Schemas on whose tables SELECT, INSERT, UPDATE and DELETE may be granted. */
            schemas?: string[];
          };
        };
      }>;
    };
  };
}
