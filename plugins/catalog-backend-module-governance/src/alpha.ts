export { catalogModuleGovernanceModel as default } from './modelModule';
