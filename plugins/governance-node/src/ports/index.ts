export * from './checkpoint';
export * from './effect';
export * from './importer';
export * from './ledger';
export * from './remediation';
export * from './source';
