import { readFile, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { startHarness } from '../__testUtils__/startHarness';
import { kubernetesAudit } from './importer';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

it('the audit log names the token that was issued, by the external id that its issuer gave it', async () => {
  const log = process.env.KUBERNETES_TEST_AUDIT_LOG;
  if (!log) {
    throw new Error('KUBERNETES_TEST_AUDIT_LOG is not set');
  }
  // Before it lie thousands of lines of the other tests.
  const { size: begin } = await stat(log);
  const { issuer, order, use, cleanUp, line } = await startHarness();
  const result = await issuer.issue(order(), options());
  if (result.outcome !== 'issued') {
    throw new Error(JSON.stringify(result));
  }
  const { credential, material } = result;
  const usesIn = async () =>
    kubernetesAudit
      .read(
        [{ name: 'audit.log', content: (await readFile(log)).subarray(begin) }],
        { at: new Date() },
      )
      .uses.filter(one => one.credential === credential.externalId);
  expect(await usesIn()).toEqual([]);
  await use(credential, material);
  await use(credential, material);
  // The log is written when the answer is on its way.
  while ((await usesIn())[0]?.count !== 2) {
    await wait(20);
  }
  expect(await usesIn()).toMatchObject([
    { identity: { externalId: credential.identity }, count: 2 },
  ]);
  await cleanUp();
  await line?.close();
});
