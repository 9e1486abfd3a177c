export * from './controlViews';
export * from './flowCheckViews';
export * from './flowMigrationViews';
export * from './flowViews';
export * from './inventoryViews';
export * from './serverTime';
