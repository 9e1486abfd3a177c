export * from './evaluateFindings';
export * from './finding';
export * from './findingRules';
export * from './owasp';
export * from './thresholds';
