import { OpenBaoHarness, startHarness } from '../__testUtils__/startHarness';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('AppRoles of OpenBao', () => {
  const harnesses = new Array<OpenBaoHarness>();
  let harness: OpenBaoHarness;

  beforeAll(async () => {
    harness = await startHarness();
    harnesses.push(harness);
  });
  afterAll(async () => {
    for (const one of harnesses) {
      await one.cleanUp();
      await one.line?.close();
    }
  });

  it('end by themselves, when the server sweeps', async () => {
    const { issuer, order, use } = harness;
    const asked = order({
      notAfter: new Date(Date.now() + 63_000).toISOString(),
    });
    const result = await issuer.issue(asked, options());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    await issuer.activate(asked.tag, options());
    while ((await use(result.credential, result.material)) === 'works') {
      await new Promise(resolve => setTimeout(resolve, 500));
    }
    // By a clock that has not come so far yet.
    const behind = { ...options(), now: new Date(Date.now() - 600_000) };
    expect(await issuer.lookup(asked.tag, behind)).toMatchObject({
      status: 'expired',
    });
    expect(await issuer.activate(asked.tag, behind)).toMatchObject({
      outcome: 'refused',
    });
  }, 240_000);

  it('are refused where the mount lets none live as long, and nothing of them stays', async () => {
    const { issuer, order, count } = harness;
    const asked = order({
      notAfter: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    });
    const short = await startHarness({ longestSecretIdSeconds: 3_600 });
    harnesses.push(short);
    expect(await short.issuer.issue(asked, options())).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('longer than 3600 seconds'),
    });
    expect(await short.count(asked.tag)).toBe(0);
    expect(await issuer.issue(asked, options())).toMatchObject({
      outcome: 'issued',
    });
    expect(await count(asked.tag)).toBe(1);
  });

  it('are one of each tag, however many replicas make them at once', async () => {
    const replicas = harness.replicas(4);
    // The server takes requests back that meet another on the way, which not every round does.
    for (let round = 0; round < 20; round += 1) {
      const asked = harness.order();
      const results = await Promise.all(
        replicas.flatMap(issuer =>
          [1, 2].map(() => issuer.issue(asked, options())),
        ),
      );
      const outcomes = results.map(({ outcome }) => outcome).sort();
      expect(outcomes).toEqual(['issued', ...Array(7).fill('present')]);
      expect(await harness.count(asked.tag)).toBe(1);
    }
  }, 60_000);
});
