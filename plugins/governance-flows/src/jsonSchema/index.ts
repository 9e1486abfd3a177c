export * from './flowJsonSchema';
