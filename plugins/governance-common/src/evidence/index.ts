export * from './packLines';
export * from './packRecords';
export * from './sample';
export * from './samplePack';
export * from './verify';
