import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  IssueOrder,
  IssueResult,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import {
  dumpDatabase,
  encodingsOf,
  findSecrets,
  SearchedText,
} from '../__testUtils__/findSecrets';
import { people } from '../__testUtils__/organisation';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const canary = () => `Canary/${randomUUID()}+&é`;
const HOUR_MS = 3_600_000;

async function setUp(id: TestDatabaseId) {
  const all = await startIssuingPortal(await databases.init(id));
  const { issuer, portal, store } = all;
  const secrets: Record<string, string> = {};
  /** What the issuer throws, and the store throws or says, one after another. */
  const troubles = new Array<'issuer throws' | 'store throws' | 'store says'>(
    'issuer throws',
    'store throws',
    'store says',
  );
  const issue = issuer.issue.bind(issuer);
  jest
    .spyOn(issuer, 'issue')
    .mockImplementation(async (order: IssueOrder): Promise<IssueResult> => {
      const made = await issue(order);
      const value = canary();
      secrets[troubles[0] ?? 'works'] = value;
      if (troubles[0] === 'issuer throws') {
        troubles.shift();
        throw Object.assign(new Error(`500: {"password":"${value}"}`), {
          body: { password: value },
        });
      }
      return made.outcome === 'issued'
        ? { ...made, material: new SecretValue(value) }
        : made;
    });
  const put = store.put.bind(store);
  jest
    .spyOn(store, 'put')
    .mockImplementation(
      async (
        value: SecretValue,
        options: { target: string },
      ): Promise<StoreResult> => {
        const trouble = troubles.shift();
        if (trouble === 'store throws') {
          throw new TypeError(`cannot write ${value.reveal()}`);
        }
        const encoded = Buffer.from(value.reveal()).toString('base64');
        return trouble === 'store says'
          ? { outcome: 'failed', reason: `no: ${encoded}`, retryable: true }
          : put(value, options);
      },
    );
  /** Everything that leaves the portal for anybody but issuer and store, and everything that it keeps. */
  const places = async (): Promise<SearchedText[]> => [
    ...(await dumpDatabase(portal.knex)),
    ...portal.logLines.map(text => ({ where: 'the log', text })),
    ...portal.calls.map(text => ({ where: 'a call', text })),
    ...portal.statements.map(text => ({ where: 'a trace', text })),
    ...portal.signals.map(signal => ({
      where: 'a signal',
      text: JSON.stringify(signal),
    })),
    ...portal.sent.map(notice => ({
      where: 'a notice',
      text: JSON.stringify(notice),
    })),
  ];
  return { ...all, places, secrets, troubles };
}

describe.each(databases.eachSupportedId())('scenario 25: on %s', id => {
  it('a value stands nowhere but in its store, though issuer and store fail with it in what they say', async () => {
    const all = await setUp(id);
    const { answer, ask, places, portal, progress, secrets, store } = all;
    const { body: made } = await ask();
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    for (let turn = 0; turn < 8; turn += 1) {
      await portal.pump();
      await portal.moveClock({ ms: HOUR_MS });
    }
    await answer(people.ben, made.instanceId, 'confirm');
    await portal.pump();
    expect(all.troubles).toEqual([]);
    expect(Object.keys(secrets)).toEqual([
      'issuer throws',
      'store throws',
      'store says',
      'works',
    ]);
    expect(store.values.get('payroll')).toBe(secrets.works);
    expect(await progress(made.id)).toMatchObject({
      credential: { state: 'active' },
    });

    const [credential] = await portal.knex('issued_credentials');
    const sam = portal.as(people.sam);
    await sam.get(`/flow-instances/${made.instanceId}`);
    await sam.get(`/credentials/${credential.id}`);
    await sam.get('/credentials/unknown');
    await sam.post('/requests', { flow: 'service-account-issuance' });
    await sam.post(`/credentials/${credential.id}/revocation`, {
      reason: 'it is over',
    });
    await portal.pump();
    await portal.runTask('issuance');
    await portal.runTask('notices');
    await portal.as(people.otto).post('/ledger/checkpoints');
    await portal.as(people.otto).get('/ledger/export');
    const found = await places();
    for (const where of ['the log', 'a call', 'a trace']) {
      expect(found.map(text => text.where)).toContain(where);
    }
    expect(findSecrets(found, secrets)).toEqual([]);
  });

  it('is seen where a value does come to any of these places', async () => {
    const { places, portal } = await setUp(id);
    const value = canary();
    const forms = Object.values(encodingsOf(value)).flat();
    const { knex } = portal;
    const at = new Date().toISOString();
    const seen = async () =>
      new Set(
        findSecrets(await places(), { value }).map(hit =>
          hit.replace(/^value as /, ''),
        ),
      );
    expect(await seen()).toEqual(new Set());

    await portal.as(people.sam).get(`/credentials?text=${forms.join('')}`);
    portal.services.logger.error('It failed', new Error(forms.join(' ')));
    await portal.services.signals.publish({
      recipients: { type: 'broadcast' },
      channel: 'governance',
      message: { forms },
    });
    await portal.services.notifications.send({
      recipients: { type: 'broadcast' },
      payload: { title: 'It failed', description: forms.join(' ') },
    });
    await knex('inventory_sources').insert({
      id: 'planted',
      kind: 'fake',
      title: at,
      basis: 'observed',
      last_error: forms.join(' '),
    });
    const all = await seen();
    for (const where of [
      'the log',
      'a call',
      'a trace',
      'a signal',
      'a notice',
      'inventory_sources.last_error',
    ]) {
      for (const form of Object.keys(encodingsOf(value))) {
        expect(all).toContain(`${form} in ${where}`);
      }
    }
  });

  it('is seen in the trace of a statement', async () => {
    const { places, portal } = await setUp(id);
    const value = canary();
    await portal.knex.raw('select ? as one', [value]);
    expect(findSecrets(await places(), { value })).toContain(
      'value as raw in a trace',
    );
  });

  it('is seen in the trace of the error of a statement', async () => {
    const { places, portal } = await setUp(id);
    const value = canary();
    await expect(portal.knex.raw(`select * from "${value}"`)).rejects.toThrow();
    expect(findSecrets(await places(), { value })).toContain(
      'value as raw in a trace',
    );
  });

  it('is seen in an answer', async () => {
    const { places, portal } = await setUp(id);
    const value = randomUUID();
    await portal.as(people.sam).get(`/credentials/${value}`);
    const answer = (await places()).find(
      ({ where, text }) =>
        where === 'a call' && text.includes(`There is no credential ${value}`),
    );
    expect(answer).toBeDefined();
  });
});
