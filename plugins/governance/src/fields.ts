/**
 * Parts of forms that ask for credentials, for other forms of a portal, such as those of the scaffolder.
 *
 * @packageDocumentation
 */
export { IssuerField } from './requests/IssuerField';
export type { OrderFieldProps } from './requests/IssuerField';
export { RequestWay } from './requests/RequestWay';
export { TargetField } from './requests/TargetField';
