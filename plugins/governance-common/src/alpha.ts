export { createGovernanceModelLayer } from './catalog/createGovernanceModelLayer';
