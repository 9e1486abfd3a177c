/**
 * The OWASP Non-Human Identities Top 10, edition 2025, by identifier.
 *
 * @public
 */
export const OWASP_NHI_TOP_10 = {
  'NHI1:2025': 'Improper Offboarding',
  'NHI2:2025': 'Secret Leakage',
  'NHI3:2025': 'Vulnerable Third-Party NHI',
  'NHI4:2025': 'Insecure Authentication',
  'NHI5:2025': 'Overprivileged NHI',
  'NHI6:2025': 'Insecure Cloud Deployment Configurations',
  'NHI7:2025': 'Long-Lived Secrets',
  'NHI8:2025': 'Environment Isolation',
  'NHI9:2025': 'NHI Reuse',
  'NHI10:2025': 'Human Use of NHI',
} as const;

/**
 * An identifier of the OWASP Non-Human Identities Top 10.
 *
 * @public
 */
export type OwaspNhiId = keyof typeof OWASP_NHI_TOP_10;
