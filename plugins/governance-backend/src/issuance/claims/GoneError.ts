import { CustomErrorBase } from '@backstage/errors';

/** What was asked for was there and is not any more (410, RFC 9110, section 15.5.11). */
export class GoneError extends CustomErrorBase {
  name = 'GoneError' as const;
  readonly statusCode = 410;
}
