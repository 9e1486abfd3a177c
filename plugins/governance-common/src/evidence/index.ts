export * from './packLines';
export * from './packRecords';
export * from './sample';
export * from './verify';
