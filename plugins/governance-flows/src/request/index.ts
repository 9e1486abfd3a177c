export * from './statedFields';
