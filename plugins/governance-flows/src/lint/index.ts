export * from './caps';
export * from './finding';
export { LINT_CHECKS } from './flowChecks';
export * from './lintBundle';
export * from './options';
export * from './output/toMarkdown';
export * from './output/toSarif';
export { toText } from './output/toText';
