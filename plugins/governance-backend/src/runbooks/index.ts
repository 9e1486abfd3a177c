export * from './readShippedRunbooks';
export * from './runbook';
