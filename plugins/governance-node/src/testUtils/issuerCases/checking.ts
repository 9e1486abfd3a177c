import { inspect } from 'node:util';
import { IssuerHarness } from '../issuerHarness';
import { patient } from './steps';

const HOUR_MS = 3_600_000;

/** What an issuer says of an order before anybody is asked. */
export function checkingCases(get: () => IssuerHarness): void {
  describe('checks an order', () => {
    const now = new Date();
    const check = (changes: object) => {
      const { issuer, order } = get();
      return issuer.check(order(changes), { now });
    };

    it('finds nothing against a good one', () => {
      expect(check({})).toEqual([]);
    });

    it('names a scope that it does not know', () => {
      const { unknownScope } = get();
      expect(check({ scopes: [unknownScope] }).join()).toContain(unknownScope);
    });

    it('refuses a scope that would do harm in a command', () => {
      expect(check({ scopes: [get().hostileScope] })).not.toEqual([]);
    });

    it('refuses no scope at all', () => {
      expect(check({ scopes: [] })).not.toEqual([]);
    });

    it('refuses an end that has passed', () => {
      const notAfter = new Date(now.getTime() - HOUR_MS).toISOString();
      expect(check({ notAfter })).not.toEqual([]);
    });

    it('refuses a life longer than its longest, and allows the longest', () => {
      const { longestLifeMs } = get().issuer.capabilities;
      const after = (ms: number) => new Date(now.getTime() + ms).toISOString();
      expect(check({ notAfter: after(longestLifeMs) })).toEqual([]);
      expect(check({ notAfter: after(longestLifeMs + 60_000) })).not.toEqual(
        [],
      );
    });

    it('refuses an end that is no time', () => {
      expect(check({ notAfter: 'tomorrow' })).not.toEqual([]);
    });

    it('refuses an environment that it does not issue for', () => {
      const { environment } = get().issuer;
      if (environment === undefined) {
        expect(check({ environment: 'elsewhere' })).toEqual([]);
      } else {
        expect(check({ environment: `not-${environment}` }).join()).toContain(
          environment,
        );
      }
    });

    it.each(['', 'a'.repeat(41), "x'; --", 'Ümlaut', '../x'])(
      'refuses the tag "%s"',
      tag => {
        expect(check({ tag })).not.toEqual([]);
      },
    );

    it('refuses to issue what it objects to, and makes nothing', async () => {
      const { issuer, order, hostileScope, count } = get();
      const bad = order({ scopes: [hostileScope] });
      expect(await issuer.issue(bad, patient())).toMatchObject({
        outcome: 'refused',
        reason: expect.any(String),
      });
      expect(await count(bad.tag)).toBe(0);
    });

    it('asks nobody', () => {
      const { line } = get();
      const before = line?.connections;
      check({});
      expect(get().line?.connections).toBe(before);
    });

    it('never shows what it authenticates with', async () => {
      const { canaries, issuer, order, unauthorized } = get();
      const shown = [inspect(issuer, { depth: 9 }), JSON.stringify(issuer)];
      if (unauthorized) {
        shown.push(
          JSON.stringify(await unauthorized.issue(order(), patient())),
          inspect(unauthorized, { depth: 9 }),
        );
      }
      for (const canary of canaries) {
        expect(shown.join('\n')).not.toContain(canary);
      }
    });
  });
}
