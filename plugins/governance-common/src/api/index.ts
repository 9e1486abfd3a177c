export * from './exceptionViews';
export * from './factViews';
export * from './flowViews';
export * from './inventoryViews';
export * from './obligationViews';
export * from './serverTime';
export * from './triggerViews';
