export * from './inventoryViews';
