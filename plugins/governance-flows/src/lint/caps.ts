import { LintCaps } from './options';

/** What an environment is called that is not production. What is not on the list is taken for production. */
const NOT_PRODUCTION = [
  'ci',
  'demo',
  'dev',
  'development',
  'integration',
  'local',
  'preview',
  'qa',
  'sandbox',
  'staging',
  'test',
  'testing',
  'uat',
];

/**
 * How far a rule may grant without an approval, unless told otherwise: for ninety days, outside production, with twenty
 * scopes at most.
 *
 * @public
 */
export const DEFAULT_CAPS: LintCaps = {
  ttlDays: { max: 90 },
  ttlHours: { max: 90 * 24 },
  ttlMinutes: { max: 90 * 24 * 60 },
  ttlSeconds: { max: 90 * 24 * 60 * 60 },
  environment: { oneOf: NOT_PRODUCTION },
  scopes: { maxItems: 20 },
};
