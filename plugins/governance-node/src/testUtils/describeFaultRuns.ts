import { randomInt } from 'node:crypto';
import { faultRunCases } from './issuerCases/faultRuns';
import { IssuerHarness } from './issuerHarness';

/**
 * Tries an issuer on its real system with a line that fails at random: requests and answers that get lost, that come late, and
 * orders that are made twice at once. At no time does more than one credential of an order work, none does before it is
 * activated, and none does after it was revoked. To be called within a test file; for issuers whose revocation is observed.
 *
 * @param options - `runs`: how many orders. `FAULT_SEED` in the environment is the seed before the first order; a failure
 * names the seed of its own.
 * @public
 */
export function describeFaultRuns(
  name: string,
  start: () => Promise<IssuerHarness>,
  options: { runs: number },
): void {
  describe(`faults on the line to ${name}`, () => {
    const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));
    let harness: IssuerHarness | undefined;
    const get = (): IssuerHarness => {
      if (!harness) {
        throw new Error(`The system of ${name} has not been started`);
      }
      return harness;
    };

    beforeAll(async () => {
      harness = await start();
    });
    afterAll(async () => {
      await harness?.cleanUp();
      await harness?.line?.close();
    });

    faultRunCases(get, { runs: options.runs, seed });
  });
}
