export { ObligationService } from './ObligationService';
export { createObligationListener } from './obligationListener';
export { toObligationView } from './obligationView';
