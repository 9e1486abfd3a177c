export * from './countUses';
