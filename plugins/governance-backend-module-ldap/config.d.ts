import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    sources?: {
      /** LDAP directories whose service accounts are governed. */
      ldap?: Array<{
        /** Id of the source, for example `directory`. Stands in records for ever: do not change it. */
        id: string;
        /** Name for people. */
        title?: string;
        /** Environment of everything in this directory, for example `production`. */
        environment?: string;
        /** For example `ldaps://ldap.example.com` or `ldap://ldap.example.com:389`. */
        url: string;
        /** Entry that Countersign authenticates as. */
        bindDn: string;
        /** @visibility secret */
        bindPassword: string;
        /** Subtree whose service accounts are governed. Nothing outside of it is ever changed but members of groups. */
        base: string;
        /** Which entries below `base` are service accounts. Default: `(objectClass=simpleSecurityObject)`. */
        filter?: string;
        /** Subtree that holds the groups. Default: `base`. */
        groupBase?: string;
        /** Groups whose members have rights over the whole directory or system. */
        privilegedGroups?: string[];
        /**
         * Whether to encrypt the connection: `ldap://` is upgraded by StartTLS before anything is said. Default: true.
         */
        tls?: boolean;
        /** Certificates, in PEM, of those who vouch for the server. Default: those that Node.js trusts. */
        ca?: string;
        /**
         * How an account is put out of service. `ppolicy`: `pwdAccountLockedTime`, which takes the password policy overlay
         * with `pwdLockout TRUE` in the policy that holds for the accounts. `password`: the password's verifier is turned
         * into one that nothing matches, which takes the right to read and write `userPassword`. Default: `ppolicy`.
         */
        lock?: 'ppolicy' | 'password';
        /** How long one request may take. Default: 30 seconds. */
        requestTimeout?: string | HumanDuration;
        /** Lets service accounts of this directory be issued. */
        issuer?: {
          /** Entry below which accounts are made. Default: `base`. */
          accountBase?: string;
          /** Longest life of an account. Default: 90 days. */
          longestLife?: string | HumanDuration;
          /** Groups, by their DN, whose membership may be granted; everything else is refused. */
          grantable?: string[];
        };
      }>;
    };
  };
}
