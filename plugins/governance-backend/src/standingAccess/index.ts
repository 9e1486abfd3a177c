export {
  countStanding,
  countStandingByOwner,
} from './operations/countStanding';
export { listUsable } from './operations/listUsable';
export type { StandingScope } from './operations/usableCredentials';
export { toStandingLines } from './toCsv';
export { toStandingCredential } from './toStandingCredential';
