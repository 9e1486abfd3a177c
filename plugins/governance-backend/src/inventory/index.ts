export * from './identityView';
export * from './InventoryService';
export * from './operations';
export * from './recordingContext';
export * from './refs';
export * from './rows';
export * from './standalone';
