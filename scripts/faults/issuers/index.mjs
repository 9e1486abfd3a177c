import { startAgentGrants } from './agentGrants.mjs';
import { startApiKeys } from './apiKeys.mjs';
import { startKubernetesTokens } from './kubernetes.mjs';
import { startLdap } from './ldap.mjs';
import { startOAuth } from './oauth.mjs';
import { startApproles, startLeasedLogins } from './openbao.mjs';
import { startPostgresql } from './postgresql.mjs';
import { startSsh } from './ssh.mjs';

/**
 * Starts a real system of each kind, with what its issuer is made of in another process. Each is given the portal's server and
 * database, `random` and `defer`, and yields
 *
 * - `scopes`, and `publicKey` where one is needed: what is asked for;
 * - `identity`: for whom, where the system has to know it;
 * - `given` and `env`: what processes make the issuer of, and run with;
 * - `material`: `public` where what is issued holds no secret;
 * - `look`: what the system would let in now, by tag, seen without the issuer;
 * - `letsIn`: whether it lets in whoever comes with a value, tried;
 * - `cut` breaks connections and says how many, `besides` has the next requests meet faults, and `rest` ends that;
 * - `leftBehind`: values that processes have left which were killed while they made them;
 *
 * or why it is `skipped`.
 */
export const ISSUERS = {
  postgresql: startPostgresql,
  ldap: startLdap,
  oauth: startOAuth,
  ssh: startSsh,
  'api-keys': startApiKeys,
  'agent-grants': startAgentGrants,
  kubernetes: startKubernetesTokens,
  'openbao-approle': startApproles,
  'openbao-database': startLeasedLogins,
};
