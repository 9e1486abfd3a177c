export { describeTrouble } from './describeTrouble';
export { TroubleLog } from './TroubleLog';
