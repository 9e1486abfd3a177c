import { FaultLine } from '../FaultLine';
import { IssuerHarness } from '../issuerHarness';
import { eventually, giveUpWhen, issued, living, patient } from './steps';

/** What an issuer says when requests and answers get lost, and that nothing is made twice or left usable then. */
export function lostCases(get: () => IssuerHarness): void {
  describe('when the line breaks', () => {
    const onLine = (
      title: string,
      run: (line: FaultLine, harness: IssuerHarness) => Promise<void>,
    ) =>
      it(title, async () => {
        const harness = get();
        if (!harness.line) {
          // In one process there is no line; what a crash leaves is tried by the fault runs.
          expect(harness.unauthorized).toBeUndefined();
          return;
        }
        try {
          await run(harness.line, harness);
        } finally {
          harness.line.up();
          harness.line.release();
        }
      });

    onLine(
      'has made nothing where it could not connect',
      async (line, harness) => {
        const { issuer, order, count, canaries } = harness;
        const asked = order();
        line.down();
        const result = await issuer.issue(asked, patient());
        expect(result).toMatchObject({ outcome: 'failed' });
        canaries.forEach(canary =>
          expect(JSON.stringify(result)).not.toContain(canary),
        );
        line.up();
        expect(await count(asked.tag)).toBe(0);
        await issued(harness, asked);
      },
    );

    onLine(
      'can be asked again where the request got lost',
      async (line, harness) => {
        const { issuer, order, count } = harness;
        const asked = order();
        const met = line.breakNext('lose-request');
        const result = await issuer.issue(asked, patient());
        await met;
        expect(['failed', 'unknown']).toContain(result.outcome);
        expect(await count(asked.tag)).toBe(0);
        expect(await issuer.lookup(asked.tag, patient())).toBeUndefined();
        await issued(harness, asked);
        expect(await count(asked.tag)).toBe(1);
      },
    );

    onLine(
      'does not know where the answer got lost, and finds it then',
      async (line, harness) => {
        const { issuer, order, count, canaries } = harness;
        const asked = order();
        const met = line.breakNext('lose-answer');
        const result = await issuer.issue(asked, patient());
        await met;
        expect(result).toMatchObject({
          outcome: 'unknown',
          reason: expect.stringMatching(/./),
        });
        canaries.forEach(canary =>
          expect(JSON.stringify(result)).not.toContain(canary),
        );
        await eventually(async () => (await count(asked.tag)) === 1);
        if (!issuer.capabilities.lists) {
          expect(await harness.countUsable?.(asked.tag)).toBe(0);
          return;
        }
        expect(await issuer.lookup(asked.tag, patient())).toMatchObject({
          tag: asked.tag,
        });
      },
    );

    onLine('makes no second one after a lost answer', async (line, harness) => {
      const { issuer, order, count } = harness;
      const asked = order();
      const met = line.breakNext('lose-answer');
      await issuer.issue(asked, patient());
      await met;
      await eventually(async () => (await count(asked.tag)) === 1);
      if (!issuer.capabilities.lists) {
        // Another one is made, and it is the only one that ever comes to life.
        const { credential, material } = await living(harness, asked);
        expect(await harness.countUsable?.(asked.tag)).toBe(1);
        expect(await harness.use(credential, material)).toBe('works');
        return;
      }
      expect(await issuer.issue(asked, patient())).toMatchObject({
        outcome: 'present',
      });
      expect(await count(asked.tag)).toBe(1);
    });

    onLine('can revoke what a lost answer left', async (line, harness) => {
      const { issuer, order, count } = harness;
      const asked = order();
      const met = line.breakNext('lose-answer');
      await issuer.issue(asked, patient());
      await met;
      await eventually(async () => (await count(asked.tag)) === 1);
      if (issuer.capabilities.revocation === 'none') {
        return;
      }
      expect(await issuer.revoke(asked.tag, patient())).toMatchObject({
        outcome: 'applied',
      });
      const found = await issuer.lookup(asked.tag, patient());
      expect(['revoked', undefined]).toContain(found?.status);
    });

    onLine('lists what a lost answer left', async (line, harness) => {
      const { issuer, order, count } = harness;
      const asked = order();
      const met = line.breakNext('lose-answer');
      await issuer.issue(asked, patient());
      await met;
      await eventually(async () => (await count(asked.tag)) === 1);
      const tags = new Array<string>();
      for await (const { tag } of issuer.list(patient())) {
        tags.push(tag);
      }
      expect(tags.includes(asked.tag)).toBe(issuer.capabilities.lists);
    });

    onLine(
      'does not know where it gave up before an answer',
      async (line, harness) => {
        const { issuer, order, count } = harness;
        const asked = order();
        const result = await giveUpWhen(
          line.breakNext('hold-answer'),
          options => issuer.issue(asked, options),
        );
        expect(result).toMatchObject({ outcome: 'unknown' });
        await eventually(async () => (await count(asked.tag)) === 1);
      },
    );

    onLine(
      'may come late, is then found, and is not usable where it is disabled natively',
      async (line, harness) => {
        const { issuer, order, count } = harness;
        const asked = order();
        const result = await giveUpWhen(
          line.breakNext('hold-request'),
          options => issuer.issue(asked, options),
        );
        expect(result).toMatchObject({ outcome: 'unknown' });
        expect(await issuer.lookup(asked.tag, patient())).toBeUndefined();
        line.release();
        await eventually(async () => {
          const found = await count(asked.tag);
          // A server that notices that nobody waits any more may leave it undone.
          return found === 1 || (found === 0 && !issuer.capabilities.lists);
        });
        if (!issuer.capabilities.lists) {
          expect(await harness.countUsable?.(asked.tag)).toBe(0);
          return;
        }
        const found = await issuer.lookup(asked.tag, patient());
        if (issuer.capabilities.activation === 'native-disable') {
          expect(found).toMatchObject({ status: 'disabled' });
        }
        expect(await count(asked.tag)).toBeLessThanOrEqual(1);
      },
    );

    onLine(
      'activates what an activation with a lost answer left',
      async (line, harness) => {
        const { issuer, order, use } = harness;
        const { credential, material } = await issued(harness, order());
        const met = line.breakNext('lose-answer');
        const result = await Promise.race([
          issuer.activate(credential.tag, patient()),
          met.then(() => 'met' as const),
        ]);
        if (
          result !== 'met' &&
          issuer.capabilities.activation !== 'native-disable'
        ) {
          // Nothing has to be said to the system, so nothing can get lost.
          expect(result).toMatchObject({
            outcome: expect.stringMatching(/applied/),
          });
          return;
        }
        expect(await issuer.activate(credential.tag, patient())).toMatchObject({
          outcome: expect.stringMatching(/applied/),
        });
        expect(await use(credential, material)).toBe('works');
      },
    );

    onLine(
      'says of an activation and of a revocation that got lost that it may be tried again',
      async (line, harness) => {
        const { issuer, order } = harness;
        const { credential } = await living(harness, order());
        line.down();
        for (const call of [issuer.revoke, issuer.suspend]) {
          const result = await call.call(issuer, credential.tag, patient());
          if (result.outcome !== 'refused') {
            expect(result).toMatchObject({
              outcome: 'failed',
              retryable: true,
            });
          }
        }
        line.up();
      },
    );

    onLine(
      'is revoked where the answer to that got lost',
      async (line, harness) => {
        const { issuer, order, use } = harness;
        if (issuer.capabilities.revocation !== 'observed') {
          return;
        }
        const { credential, material } = await living(harness, order());
        const met = line.breakNext('lose-answer');
        expect(await issuer.revoke(credential.tag, patient())).toMatchObject({
          outcome: 'failed',
          retryable: true,
        });
        await met;
        await eventually(
          async () => (await use(credential, material)) === 'refused',
        );
        // It is looked for before anything is asked again.
        const left = await issuer.lookup(credential.tag, patient());
        expect(left?.status).not.toBe('usable');
        expect(await issuer.revoke(credential.tag, patient())).toMatchObject({
          outcome: expect.stringMatching(/applied/),
        });
      },
    );

    onLine(
      'throws where it is asked and nobody answers',
      async (line, { issuer, order }) => {
        line.down();
        await expect(issuer.lookup(order().tag, patient())).rejects.toThrow();
        if (issuer.capabilities.lists) {
          const drain = async () => {
            for await (const credential of issuer.list(patient())) {
              expect(credential).toBeDefined();
            }
          };
          await expect(drain()).rejects.toThrow();
        }
        line.up();
      },
    );
  });
}
