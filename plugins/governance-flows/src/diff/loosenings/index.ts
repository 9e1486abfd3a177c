import { FindLoosenings } from '../loosening';
import { findInApprovals, findInChallenges } from './approvals';
import { findInEffects } from './effects';
import { findInGates } from './gates';
import {
  findInApprovalsNeeded,
  findInExceptions,
  findInGuards,
  findInTriggers,
} from './overall';
import { findInWays } from './ways';

/** Everything that can make a version looser. A further one is one file and one line here. */
export const findLoosenings: readonly FindLoosenings[] = [
  findInApprovalsNeeded, // the flow as a whole
  findInGates, // what decides by itself
  findInApprovals, // what people decide
  findInChallenges, // who must be present
  findInGuards, // what is blocked
  findInExceptions, // what may be relaxed
  findInEffects, // what is given and taken
  findInWays, // where it leads, and how long it waits
  findInTriggers, // what starts by itself
];
