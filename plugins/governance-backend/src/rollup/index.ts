export type { CertificationScope } from './certificationLeaves';
export { readStandingChanges, toTrend } from './certificationTrend';
export { describeCertification } from './describeCertification';
export { listLeaves, toLeaf } from './listLeaves';
export { toRollupLines } from './toCsv';
export { requireNode } from './readNodes';
export { withinNode } from './rollUp';
