import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    /** Certificate authorities of OpenSSH that sign certificates of users. */
    sshAuthorities?: Array<{
      /** Id of the issuer, for example `bastions`. Stands in records for ever: do not change it. */
      id: string;
      /** Name for people. */
      title?: string;
      /** Environment that it issues for, for example `production`; orders for another one are refused. */
      environment?: string;
      /** Path of the authority's private key, without a passphrase. `ssh-keygen` alone reads it. */
      keyFile: string;
      /** Path of its public key. Default: `keyFile` with `.pub`. */
      publicKeyFile?: string;
      /** Path of the key revocation list that servers read as `RevokedKeys`. It is made where it is missing. */
      revocationListFile: string;
      /** Principals that may be ordered, as scopes; everything else is refused. */
      principals?: string[];
      /** What a certificate allows besides commands, for example `permit-pty`. Default: nothing. */
      extensions?: string[];
      /** Addresses and CIDR ranges that a certificate is accepted from. Default: from everywhere. */
      sourceAddresses?: string[];
      /** Longest life of a certificate. Default: 7 days. */
      longestLife?: string | HumanDuration;
      /** How long one run of `ssh-keygen` may take. Default: 10 seconds. */
      timeout?: string | HumanDuration;
    }>;
  };
}
