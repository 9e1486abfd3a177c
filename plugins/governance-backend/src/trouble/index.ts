export { describeTrouble, lastWords } from './describeTrouble';
export { TroubleLog } from './TroubleLog';
