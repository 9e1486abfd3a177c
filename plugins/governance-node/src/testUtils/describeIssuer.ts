import { IssuerHarness } from './issuerHarness';
import { checkingCases } from './issuerCases/checking';
import { endingCases } from './issuerCases/ending';
import { issuingCases } from './issuerCases/issuing';
import { listingCases } from './issuerCases/listing';
import { livingCases } from './issuerCases/living';
import { lostCases } from './issuerCases/lost';

/**
 * The contract of `Issuer`, tried on a real system: what every issuer must do when
 * all goes well, when it is refused, and when requests and answers get lost on the way. To be called within a test file.
 *
 * @param start - makes the harness once, before the first case
 * @public
 */
export function describeIssuer(
  name: string,
  start: () => Promise<IssuerHarness>,
): void {
  describe(`the issuer contract on ${name}`, () => {
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

    checkingCases(get);
    issuingCases(get);
    livingCases(get);
    endingCases(get);
    listingCases(get);
    lostCases(get);
  });
}
