import { IssuerHarness } from '../issuerHarness';
import { issued, living, patient } from './steps';

/** What revoking does. */
export function endingCases(get: () => IssuerHarness): void {
  describe('ends', () => {
    it('is refused by the system once it is revoked, where the issuer says so', async () => {
      const harness = get();
      const { credential, material } = await living(harness, harness.order());
      const revoked = await harness.issuer.revoke(credential.tag, patient());
      if (harness.issuer.capabilities.revocation === 'none') {
        expect(revoked).toMatchObject({ outcome: 'refused' });
        return;
      }
      expect(revoked).toMatchObject({
        outcome: 'applied',
        detail: expect.stringMatching(/./),
      });
      expect(await harness.use(credential, material)).toBe(
        harness.issuer.capabilities.revocation === 'observed'
          ? 'refused'
          : 'works',
      );
    });

    it('shows as revoked or not at all', async () => {
      const harness = get();
      if (harness.issuer.capabilities.revocation === 'none') {
        return;
      }
      const { credential } = await living(harness, harness.order());
      await harness.issuer.revoke(credential.tag, patient());
      const found = await harness.issuer.lookup(credential.tag, patient());
      expect(['revoked', undefined]).toContain(found?.status);
    });

    it('is revoked once, however often that is asked', async () => {
      const harness = get();
      if (harness.issuer.capabilities.revocation === 'none') {
        return;
      }
      const { credential } = await living(harness, harness.order());
      const revoke = () => harness.issuer.revoke(credential.tag, patient());
      await revoke();
      expect(await revoke()).toMatchObject({ outcome: 'already-applied' });
    });

    it('needs nothing done for what was never made', async () => {
      const { issuer, order } = get();
      expect(await issuer.revoke(order().tag, patient())).toMatchObject({
        outcome:
          issuer.capabilities.revocation === 'none'
            ? 'refused'
            : 'already-applied',
      });
    });

    it('can be revoked before it was ever activated', async () => {
      const harness = get();
      if (harness.issuer.capabilities.revocation === 'none') {
        return;
      }
      const { credential, material } = await issued(harness, harness.order());
      expect(
        await harness.issuer.revoke(credential.tag, patient()),
      ).toMatchObject({ outcome: 'applied' });
      if (harness.issuer.capabilities.revocation === 'observed') {
        expect(await harness.use(credential, material)).toBe('refused');
      }
    });

    it('leaves the others of the same identity alone', async () => {
      const harness = get();
      const identity = harness.order().identity;
      const one = await living(harness, harness.order({ identity }));
      const two = await living(harness, harness.order({ identity }));
      await harness.issuer.revoke(one.credential.tag, patient());
      expect(await harness.use(two.credential, two.material)).toBe('works');
    });

    it('is not made again under the tag of what was revoked', async () => {
      const harness = get();
      if (harness.issuer.capabilities.revocation !== 'observed') {
        return;
      }
      const asked = harness.order();
      const { credential, material } = await living(harness, asked);
      await harness.issuer.revoke(credential.tag, patient());
      const again = await harness.issuer.issue(asked, patient());
      expect(await harness.use(credential, material)).toBe('refused');
      // A system that keeps nothing of what it revoked makes another; never the same one.
      if (again.outcome === 'issued') {
        expect(again.material.reveal()).not.toBe(material.reveal());
      } else {
        expect(again.outcome).toMatch(/^(refused|present)$/);
      }
    });

    it('does not touch what is not its own', async () => {
      const { issuer, plantForeign, hasForeign } = get();
      const name = await plantForeign();
      await issuer.revoke(name, patient());
      await issuer.suspend(name, patient());
      expect(await hasForeign(name)).toBe(true);
    });
  });
}
