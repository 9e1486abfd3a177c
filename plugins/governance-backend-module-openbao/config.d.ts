import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    sources?: {
      /** OpenBao or Vault servers that credentials are stored in, or AppRoles and logins of databases are issued from. */
      openbao?: Array<{
        /** Id of the server, for example `vault`. Stands in records and in targets for ever: do not change it. */
        id: string;
        /** Name for people. */
        title?: string;
        /** Environment of everything that is issued from here, for example `production`. */
        environment?: string;
        /** Address of the server, for example `https://vault.example.com`. */
        url: string;
        /** Namespace that every request is made in. */
        namespace?: string;
        /** Certificates in PEM that the server's is checked against, in place of the system's. */
        ca?: string;
        /** What Countersign proves itself with: a token, or the role id and secret id of an AppRole of its own. */
        auth: {
          /**
           * A token. It is renewed while it is used, where it can be.
           * @visibility secret
           */
          token?: string;
          /** Role id of an AppRole. */
          roleId?: string;
          /**
           * Secret id of that AppRole.
           * @visibility secret
           */
          secretId?: string;
          /** Where the AppRole method is mounted. Default: `approle`. */
          mount?: string;
        };
        /** Lets credentials be put here. Targets start with the id of the server: `vault:kv/payments#password`. */
        store?: {
          /** Mounts of KV version 2 that may be written to. */
          mounts: string[];
          /** Puts a single-use wrapping token in place of a value, by which it can be taken out for so long. Default: the value itself. */
          wrapFor?: string | HumanDuration;
        };
        /** Shows AppRoles, and their secret ids by accessor, as a live source. */
        observe?: {
          /** Mounts of the AppRole method that are read. */
          mounts: string[];
        };
        /** Lets decisions about policies and secret ids of AppRoles be carried out. Without it people are asked to. */
        remediation?: {
          /** Mounts of the AppRole method, each of which stands in `observe.mounts`. */
          mounts: string[];
        };
        /** Lets AppRoles be ordered from here. */
        issuer?: {
          /** Where the AppRole method is mounted. Default: `approle`. */
          mount?: string;
          /** What the name of every role starts with that is made from here. Default: `countersign`. Do not change it. */
          prefix?: string;
          /** Policies that may be ordered; everything else is refused. */
          policies: string[];
          /** Longest life of a secret id. Default: 30 days. */
          longestLife?: string | HumanDuration;
          /** How long a token lives that was given for a secret id. Default: 15 minutes. */
          tokenLife?: string | HumanDuration;
          /** From where secret ids and their tokens may be used. Default: from everywhere. */
          boundCidrs?: string[];
        };
        /** Lets logins of PostgreSQL servers be ordered, which the database secrets engine makes. */
        databases?: Array<{
          /** Id of this issuer, for example `ledger-leases`. Stands in records for ever: do not change it. */
          id: string;
          /** Name for people. */
          title?: string;
          /** Where the engine is mounted. Default: `database`. */
          mount?: string;
          /** What the engine calls its connection to the database. Its `allowed_roles` name `<prefix>.*`. */
          connection: string;
          /** What the name of every role of the engine starts with that is made from here. Default: `countersign`. Do not change it. */
          prefix?: string;
          /** Password policy of the server by which passwords are made, of 22 characters or more. */
          passwordPolicy: string;
          /** Role of the token store that makes orphaned batch tokens, which what is issued belongs to. */
          tokenRole: string;
          /** What may be ordered; everything else is refused. */
          scopes: Array<{
            /** What it is called in an order, for example `ledger-read`. */
            name: string;
            /** Roles of the database that whoever holds it becomes a member of. */
            roles: string[];
          }>;
          /** Longest life of a login. Default: 30 days. */
          longestLife?: string | HumanDuration;
          /** Whether the logins that were made here are shown as a live source of the same id, and decisions about them carried out. Default: false. */
          observe?: boolean;
        }>;
        /** Shows when AppRoles were last used, by what the server writes down in a file of its audit device. */
        audit?: {
          /** Path of the file, where Countersign can read it. Rotated files are looked for beside it. */
          file: string;
        };
        /** How long one request may take. Default: 10 seconds. */
        requestTimeout?: string | HumanDuration;
      }>;
    };
  };
}
