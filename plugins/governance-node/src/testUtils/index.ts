/**
 * What tests of connectors are made with.
 *
 * @packageDocumentation
 */
export * from './describeFaultRuns';
export * from './describeIssuer';
export * from './FaultLine';
export * from './issuerHarness';
