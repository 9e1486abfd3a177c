import { CustomErrorBase } from '@backstage/errors';

/** Exit codes of the ledger commands. */
export const EXIT_BROKEN = 1;
export const EXIT_USAGE = 2;

/** Ends the command line with an exit code; the host prints the message alone for an error of this name. */
export class ExitCodeError extends CustomErrorBase {
  name = 'ExitCodeError' as const;
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}
