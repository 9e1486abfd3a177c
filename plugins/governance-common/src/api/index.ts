export * from './factViews';
export * from './flowViews';
export * from './inventoryViews';
export * from './proofViews';
export * from './requestViews';
export * from './serverTime';
