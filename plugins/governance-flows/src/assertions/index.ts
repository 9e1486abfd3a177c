export * from './checkAssertions';
