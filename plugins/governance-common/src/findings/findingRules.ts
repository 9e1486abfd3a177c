import { FindingRule } from './finding';
import { basicRole } from './rules/basicRole';
import { bypassedIssuance } from './rules/bypassedIssuance';
import {
  expiredCertificate,
  expiringCertificate,
} from './rules/certificateValidity';
import { consolePasswordAndKey } from './rules/consolePasswordAndKey';
import { longLivedCredential } from './rules/longLivedCredential';
import { neverExpires } from './rules/neverExpires';
import { neverUsedCredential } from './rules/neverUsedCredential';
import { noOwner } from './rules/noOwner';
import { noProcedure } from './rules/noProcedure';
import { passwordWithoutMfa } from './rules/passwordWithoutMfa';
import { twoActiveKeys } from './rules/twoActiveKeys';
import { unusedCredential } from './rules/unusedCredential';
import { weakCertificate } from './rules/weakCertificate';
import { wildcardGrant, wildcardRole } from './rules/wildcardPermission';

/**
 * Every finding rule, in the order in which findings are listed.
 *
 * @public
 */
export const FINDING_RULES: readonly FindingRule[] = [
  longLivedCredential, // secrets are rotated in time
  neverExpires, // secrets have an end
  twoActiveKeys, // a rotation that was begun is finished
  unusedCredential, // what is no longer used is removed
  neverUsedCredential, // what was never used is removed
  consolePasswordAndKey, // people and programs do not share an identity
  passwordWithoutMfa, // a password alone does not suffice
  wildcardRole, // no role allows everything
  wildcardGrant, // nobody holds everything
  basicRole, // nobody holds a whole project
  expiredCertificate, // certificates are replaced before their end
  expiringCertificate, // and in time
  weakCertificate, // and are hard to forge
  noOwner, // somebody answers for it
  noProcedure, // and knows how it goes
  bypassedIssuance, // nothing is made past whoever approves
];
