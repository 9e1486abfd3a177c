export { ExceptionService } from './ExceptionService';
export { exceptionsInForce } from './inForce';
export type { GrantRow } from './operations/grants';
export type { ExceptionRequest } from './requestException';
