import { IssuedCredential } from '@countersign/plugin-governance-node';
import { IssuerHarness } from '../issuerHarness';
import { issued, living, patient } from './steps';

/** What an issuer knows of everything that it has made. */
export function listingCases(get: () => IssuerHarness): void {
  describe('lists', () => {
    const list = async (): Promise<IssuedCredential[]> => {
      const found = new Array<IssuedCredential>();
      for await (const credential of get().issuer.list(patient())) {
        found.push(credential);
      }
      return found;
    };

    it('holds what was made, used or not, and not what was revoked', async () => {
      const harness = get();
      if (!harness.issuer.capabilities.lists) {
        await expect(list()).resolves.toEqual([]);
        return;
      }
      const waiting = await issued(harness, harness.order());
      const alive = await living(harness, harness.order());
      const gone = await living(harness, harness.order());
      await harness.issuer.revoke(gone.credential.tag, patient());
      const found = await list();
      const tags = found.map(({ tag }) => tag);
      expect(tags).toEqual(
        expect.arrayContaining([waiting.credential.tag, alive.credential.tag]),
      );
      expect(found).toContainEqual(waiting.credential);
      expect(tags).not.toContain(gone.credential.tag);
      expect(new Set(tags).size).toBe(tags.length);
    });

    it('holds nothing that is not its own', async () => {
      const name = await get().plantForeign();
      const found = await list();
      expect(found.map(({ externalId }) => externalId)).not.toContain(name);
      expect(found.map(({ tag }) => tag)).not.toContain(name);
    });
  });
}
