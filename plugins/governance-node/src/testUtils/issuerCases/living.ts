import { IssuerHarness } from '../issuerHarness';
import { issued, living, patient } from './steps';

/** What activation and suspension do. */
export function livingCases(get: () => IssuerHarness): void {
  describe('brings to life', () => {
    it('scenario 26: works once it is activated', async () => {
      const harness = get();
      const { credential, material } = await living(harness, harness.order());
      expect(await harness.use(credential, material)).toBe('works');
      expect(
        await harness.issuer.lookup(credential.tag, patient()),
      ).toMatchObject({ status: 'usable', externalId: credential.externalId });
    });

    it('may do what was ordered and nothing else', async () => {
      const harness = get();
      const asked = harness.order();
      const { credential, material } = await living(harness, asked);
      expect(await harness.scopesOf(credential, material)).toEqual(
        [...asked.scopes].sort(),
      );
    });

    it('is activated once, however often that is asked', async () => {
      const harness = get();
      const { credential, material } = await living(harness, harness.order());
      expect(
        await harness.issuer.activate(credential.tag, patient()),
      ).toMatchObject({ outcome: 'already-applied' });
      expect(await harness.use(credential, material)).toBe('works');
    });

    it('refuses to activate what is not there', async () => {
      const { issuer, order } = get();
      expect(await issuer.activate(order().tag, patient())).toMatchObject({
        outcome: 'refused',
        reason: expect.stringMatching(/./),
      });
    });

    it('refuses to activate what was revoked', async () => {
      const harness = get();
      const { credential, material } = await living(harness, harness.order());
      await harness.issuer.revoke(credential.tag, patient());
      expect(
        await harness.issuer.activate(credential.tag, patient()),
      ).toMatchObject({ outcome: 'refused' });
      if (harness.issuer.capabilities.revocation === 'observed') {
        expect(await harness.use(credential, material)).toBe('refused');
      }
    });

    it('refuses to activate what has ended, also by a clock that runs ahead', async () => {
      const harness = get();
      const { credential } = await issued(harness, harness.order());
      const now = new Date(Date.parse(credential.notAfter) + 1_000);
      const { signal } = patient();
      expect(
        await harness.issuer.activate(credential.tag, { now, signal }),
      ).toMatchObject({ outcome: 'refused' });
      expect(
        await harness.issuer.lookup(credential.tag, { now, signal }),
      ).toMatchObject({ status: 'expired' });
    });

    it('ends by itself, whatever our clock says', async () => {
      const harness = get();
      if (!harness.letEnd) {
        return;
      }
      const { credential, material } = await living(harness, harness.order());
      await harness.letEnd(credential);
      expect(await harness.use(credential, material)).toBe('refused');
      const behind = new Date(Date.now() - 5 * 60_000);
      const { signal } = patient();
      expect(
        await harness.issuer.activate(credential.tag, { now: behind, signal }),
      ).not.toMatchObject({ outcome: 'applied' });
    });

    it('is refused while it is suspended, and works afterwards', async () => {
      const harness = get();
      if (!harness.issuer.capabilities.suspends) {
        await expect(
          harness.issuer.suspend(harness.order().tag, patient()),
        ).resolves.toMatchObject({ outcome: 'refused' });
        return;
      }
      const { credential, material } = await living(harness, harness.order());
      const suspend = () => harness.issuer.suspend(credential.tag, patient());
      expect(await suspend()).toMatchObject({ outcome: 'applied' });
      expect(await harness.use(credential, material)).toBe('refused');
      expect(await suspend()).toMatchObject({ outcome: 'already-applied' });
      expect(
        await harness.issuer.activate(credential.tag, patient()),
      ).toMatchObject({ outcome: 'applied' });
      expect(await harness.use(credential, material)).toBe('works');
    });
  });
}
