import { inspect } from 'node:util';
import { IssuerHarness } from '../issuerHarness';
import { issued, living, patient } from './steps';

/** What an issuer does when nothing gets lost. */
export function issuingCases(get: () => IssuerHarness): void {
  describe('issues', () => {
    it('makes what was ordered and says what it is', async () => {
      const { order, issuer } = get();
      const asked = order();
      const { credential } = await issued(get(), asked);
      expect(credential).toMatchObject({
        tag: asked.tag,
        externalId: expect.stringMatching(/./),
        identity: asked.identity,
        scopes: [...asked.scopes].sort(),
        status:
          issuer.capabilities.activation === 'native-disable'
            ? 'disabled'
            : expect.stringMatching(/^(disabled|usable)$/),
      });
      expect(Date.parse(credential.notAfter)).toBeLessThanOrEqual(
        Date.parse(asked.notAfter),
      );
      expect(Date.parse(credential.notAfter)).toBeGreaterThan(Date.now());
    });

    it('scenario 26: is refused by the system until it is activated, where the issuer says so', async () => {
      const harness = get();
      const { credential, material } = await issued(harness, harness.order());
      const expected =
        harness.issuer.capabilities.activation === 'native-disable'
          ? 'refused'
          : 'works';
      expect(await harness.use(credential, material)).toBe(expected);
    });

    it('gives a secret that shows itself nowhere', async () => {
      const { order, issuer } = get();
      const result = await issuer.issue(order(), patient());
      if (result.outcome !== 'issued') {
        throw new Error(result.outcome);
      }
      if (issuer.capabilities.material === 'secret') {
        const value = result.material.reveal();
        expect(value.length).toBeGreaterThanOrEqual(22);
        for (const shown of [inspect(result), JSON.stringify(result)]) {
          expect(shown).not.toContain(value);
        }
      } else {
        expect(result.material.reveal()).toMatch(/./);
      }
    });

    it('gives every credential another value', async () => {
      const { order } = get();
      const made = await Promise.all(
        Array.from({ length: 5 }, () => issued(get(), order())),
      );
      expect(new Set(made.map(({ material }) => material.reveal())).size).toBe(
        5,
      );
    });

    it('finds what it made by its tag', async () => {
      const { order, issuer } = get();
      const { credential } = await issued(get(), order());
      expect(await issuer.lookup(credential.tag, patient())).toEqual(
        credential,
      );
    });

    it('finds nothing under a tag that nobody used', async () => {
      const { order, issuer } = get();
      expect(await issuer.lookup(order().tag, patient())).toBeUndefined();
    });

    it('makes the same order once, and says that it was made before', async () => {
      const { order, issuer, count } = get();
      const asked = order();
      const { credential } = await issued(get(), asked);
      const again = await issuer.issue(asked, patient());
      expect(again).toEqual({ outcome: 'present', credential });
      expect(await count(asked.tag)).toBe(1);
    });

    it('makes one of eight orders at once', async () => {
      const { order, issuer, count } = get();
      const asked = order();
      const results = await Promise.all(
        Array.from({ length: 8 }, () => issuer.issue(asked, patient())),
      );
      const outcomes = results.map(({ outcome }) => outcome).sort();
      expect(outcomes.filter(outcome => outcome === 'issued')).toHaveLength(1);
      expect(
        outcomes.filter(
          outcome => outcome === 'issued' || outcome === 'present',
        ).length,
      ).toBe(8);
      expect(await count(asked.tag)).toBe(1);
    });

    it('makes two for one identity that work side by side', async () => {
      const harness = get();
      const identity = harness.order().identity;
      const one = await living(harness, harness.order({ identity }));
      const two = await living(harness, harness.order({ identity }));
      expect(one.credential.externalId).not.toBe(two.credential.externalId);
      expect(await harness.use(one.credential, one.material)).toBe('works');
      expect(await harness.use(two.credential, two.material)).toBe('works');
    });

    it('takes any text as a purpose', async () => {
      const { order, issuer } = get();
      const purpose = `It's "quoted"; -- \\ ${'$'}{x} \u00fc \u0000 \n*/ ]]> %s $1`;
      const { credential } = await issued(get(), order({ purpose }));
      expect(await issuer.lookup(credential.tag, patient())).toEqual(
        credential,
      );
    });

    it('says why where the system does not accept the issuer', async () => {
      const { unauthorized, order, count } = get();
      const asked = order();
      if (!unauthorized) {
        expect(get().line).toBeUndefined();
        return;
      }
      expect(await unauthorized.issue(asked, patient())).toMatchObject({
        outcome: expect.stringMatching(/^(refused|failed)$/),
        reason: expect.stringMatching(/./),
      });
      expect(await count(asked.tag)).toBe(0);
    });

    it('makes nothing where it was given up before it began', async () => {
      const { order, issuer, count } = get();
      const asked = order();
      const signal = AbortSignal.abort('given up');
      expect(
        await issuer.issue(asked, { now: new Date(), signal }),
      ).toMatchObject({ outcome: 'failed' });
      expect(await count(asked.tag)).toBe(0);
    });
  });
}
