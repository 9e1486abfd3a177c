export { OwnershipService } from './OwnershipService';
export { readOwnershipSettings } from './readOwnershipSettings';
