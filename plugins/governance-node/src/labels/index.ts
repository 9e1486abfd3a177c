export * from './parseLabels';
export * from './writeLabels';
