export * from './packLines';
export * from './packRecords';
export * from './verify';
