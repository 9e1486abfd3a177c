import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { SecretValue } from '@countersign/plugin-governance-node';
import { GitHubApi } from '../client/GitHubApi';
import { readGitHubConfig } from '../readGitHubConfig';
import { GitHubDouble, LONG_AFTER_MS } from '../__testUtils__/GitHubDouble';
import { EnvironmentStore } from './EnvironmentStore';

const PLACE = { repository: 'acme/ledger', environment: 'production / eu' };
const REFERENCE = 'acme/ledger/production / eu#DB_PASSWORD';
const MARK = 'COUNTERSIGN_DB_PASSWORD';
const ABOUT = { credential: 'c-1', externalId: 'ledger_1' };
const CANARY = 'canary-value';
const { signal } = new AbortController();

describe('the store of GitHub environments, on a double of its API', () => {
  let github: GitHubDouble;
  let store: EnvironmentStore;

  const storeWith = (token: string | undefined, requestTimeout = 'PT5S') => {
    const config = new ConfigReader({
      integrations: {
        github: [
          {
            host: 'github.example.com',
            apiBaseUrl: github.apiUrl,
            ...(token ? { token } : {}),
          },
        ],
      },
      governance: {
        sources: {
          github: [
            {
              id: 'github',
              host: 'github.example.com',
              environments: [PLACE, { ...PLACE, environment: 'missing' }],
              requestTimeout,
            },
          ],
        },
      },
    });
    const integrations = ScmIntegrations.fromConfig(config);
    const [settings] = readGitHubConfig(config, integrations);
    return new EnvironmentStore(
      settings,
      new GitHubApi(
        settings,
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
      ),
    );
  };

  beforeEach(async () => {
    github = await GitHubDouble.start(PLACE);
    store = storeWith(github.token);
  });
  afterEach(() => github.stop());

  const put = (value = CANARY, order = 'tag-1', through = store) =>
    through.put(new SecretValue(value), {
      target: REFERENCE,
      about: ABOUT,
      idempotencyKey: order,
      signal,
    });
  const putWell = async (value: string, order: string) => {
    const result = await put(value, order);
    if (result.outcome !== 'stored') {
      throw new Error(JSON.stringify(result));
    }
    return { reference: result.reference, version: result.version };
  };
  const valueNow = () => github.secrets.get('DB_PASSWORD')?.value;
  const markNow = () => JSON.parse(github.variables.get(MARK) ?? 'null');

  it('puts a value that only GitHub can open, and says beside it whose it is', async () => {
    const result = await put();
    expect(result).toEqual({
      outcome: 'stored',
      reference: REFERENCE,
      version: '2030-01-01T00:00:01Z',
    });
    expect(valueNow()).toBe(CANARY);
    expect(markNow()).toEqual({
      ...ABOUT,
      state: 'written',
      order: 'tag-1',
      updatedAt: '2030-01-01T00:00:01Z',
    });
    expect(await store.holds({ reference: REFERENCE }, { signal })).toBe(true);
  });

  it('puts the next value over its own, and takes back neither it nor anything for the old one', async () => {
    const old = await putWell('old', 'tag-1');
    github.pass(LONG_AFTER_MS);
    const fresh = await putWell('fresh', 'tag-2');
    expect(await store.holds(old, { signal })).toBe(false);
    expect(await store.holds(fresh, { signal })).toBe(true);
    expect(await store.destroy(old, { signal })).toEqual({
      outcome: 'destroyed',
    });
    expect([valueNow(), markNow()]).toMatchObject([
      'fresh',
      { order: 'tag-2' },
    ]);
    expect(await store.destroy(fresh, { signal })).toEqual({
      outcome: 'destroyed',
    });
    expect([valueNow(), github.variables.size]).toEqual([undefined, 0]);
    expect(await store.destroy(fresh, { signal })).toEqual({
      outcome: 'destroyed',
    });
  });

  it('never writes over what somebody else has put, and does not take it away', async () => {
    github.writeByHand('DB_PASSWORD', 'theirs');
    expect(await put()).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('was not put from here'),
    });
    expect(await store.destroy({ reference: REFERENCE }, { signal })).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('so it stays'),
    });
    expect([valueNow(), github.variables.size]).toEqual(['theirs', 0]);
  });

  it('never writes over a variable of somebody else', async () => {
    github.variables.set(MARK, 'theirs');
    expect(await put()).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('variable'),
    });
    expect([valueNow(), github.variables.get(MARK)]).toEqual([
      undefined,
      'theirs',
    ]);
  });

  it('notices that its value was changed by hand, and leaves the new one alone', async () => {
    const written = await putWell(CANARY, 'tag-1');
    github.pass(LONG_AFTER_MS);
    github.writeByHand('DB_PASSWORD', 'theirs');
    expect(await store.holds(written, { signal })).toBe(false);
    expect(await put('again', 'tag-2')).toMatchObject({ outcome: 'refused' });
    expect(await store.destroy(written, { signal })).toEqual({
      outcome: 'destroyed',
    });
    expect(valueNow()).toBe('theirs');
  });

  it('takes its value away also where the variable beside it was removed', async () => {
    const written = await putWell(CANARY, 'tag-1');
    github.variables.clear();
    expect(await store.destroy(written, { signal })).toEqual({
      outcome: 'destroyed',
    });
    expect(valueNow()).toBeUndefined();
  });

  it('puts again what somebody removed', async () => {
    await putWell(CANARY, 'tag-1');
    github.secrets.clear();
    await putWell('again', 'tag-2');
    expect(valueNow()).toBe('again');
  });

  describe('where somebody else writes at the same time', () => {
    it('says that theirs was written over, and leaves nothing that does not work', async () => {
      github.next('PUT secrets', {
        before: () => github.writeByHand('DB_PASSWORD', 'theirs'),
      });
      expect(await put()).toEqual({
        outcome: 'refused',
        reason: expect.stringContaining('was written over'),
      });
      expect([valueNow(), github.variables.size]).toEqual([undefined, 0]);
    });

    it('says that its own was written over, and leaves theirs', async () => {
      github.next(
        'GET secrets',
        { before: () => {} },
        {
          before: () => {
            github.pass(LONG_AFTER_MS);
            github.writeByHand('DB_PASSWORD', 'theirs');
          },
        },
      );
      expect(await put()).toEqual({
        outcome: 'refused',
        reason: expect.stringContaining('at the same time'),
      });
      expect([valueNow(), github.variables.size]).toEqual(['theirs', 0]);
      expect(await put('again')).toMatchObject({ outcome: 'refused' });
    });
  });

  describe('where the key of the environment was changed', () => {
    it('seals to the new one', async () => {
      github.next('PUT secrets', { before: () => github.changeKey() });
      await putWell(CANARY, 'tag-1');
      expect(valueNow()).toBe(CANARY);
      expect(
        github.requests.filter(one => one === 'GET public-key').length,
      ).toBeGreaterThanOrEqual(2);
    });

    it('gives up where the key is the same, and takes back what it announced', async () => {
      github.next('PUT secrets', { status: 422 });
      expect(await put()).toMatchObject({
        outcome: 'refused',
        reason: expect.stringContaining('422'),
      });
      expect([valueNow(), github.variables.size]).toEqual([undefined, 0]);
    });
  });

  describe('where an answer gets lost', () => {
    it('finds that the value was written', async () => {
      github.next('PUT secrets', 'lose-answer');
      const written = await putWell(CANARY, 'tag-1');
      expect(await store.holds(written, { signal })).toBe(true);
      expect(markNow()).toMatchObject({ state: 'written' });
    });

    it('finds that it was not written, and knows a late one as its own', async () => {
      github.next('PUT secrets', 'lose-request');
      expect(await put()).toMatchObject({ outcome: 'failed', retryable: true });
      expect(markNow()).toMatchObject({ state: 'writing', order: 'tag-1' });
      // What was under way arrives after all.
      github.writeByHand('DB_PASSWORD', CANARY);
      await putWell('again', 'tag-2');
      expect(valueNow()).toBe('again');
    });

    it('knows what was written long after it as somebody else’s', async () => {
      github.next('PUT secrets', 'lose-request');
      await put();
      github.pass(LONG_AFTER_MS);
      github.writeByHand('DB_PASSWORD', 'theirs');
      expect(await put('again', 'tag-2')).toMatchObject({ outcome: 'refused' });
      expect(valueNow()).toBe('theirs');
    });

    it('knows its value again where nothing could be asked any more', async () => {
      github.next('PUT secrets', 'lose-answer');
      github.next('GET secrets', { before: () => {} }, 'lose-request');
      expect(await put()).toMatchObject({ outcome: 'failed', retryable: true });
      await putWell('again', 'tag-2');
      expect(valueNow()).toBe('again');
    });

    it('knows its value again where what is beside it could not be written', async () => {
      github.next('PATCH variables', 'lose-request');
      expect(await put()).toMatchObject({ outcome: 'failed', retryable: true });
      await putWell('again', 'tag-2');
      expect(valueNow()).toBe('again');
    });

    it('takes away what it is asked to once more', async () => {
      const written = await putWell(CANARY, 'tag-1');
      github.next('DELETE secrets', 'lose-answer');
      expect(await store.destroy(written, { signal })).toMatchObject({
        outcome: 'failed',
        retryable: true,
      });
      expect(await store.destroy(written, { signal })).toEqual({
        outcome: 'destroyed',
      });
      expect([valueNow(), github.variables.size]).toEqual([undefined, 0]);
    });
  });

  it.each([
    ['an unknown environment', { status: 404 }, 'refused', 'may not see it'],
    ['a missing permission', { status: 403 }, 'refused', 'write Environments'],
    ['a repository that has moved', { status: 301 }, 'refused', 'renamed'],
    [
      'a secondary limit',
      { status: 403, headers: { 'retry-after': '37' } },
      'failed',
      'in 37 seconds',
    ],
    [
      'the primary limit',
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': '1893456000',
        },
      },
      'failed',
      'until 2030-01-01T00:00:00.000Z',
    ],
    ['a limit', { status: 429 }, 'failed', 'limits requests'],
    ['trouble over there', { status: 502 }, 'failed', '502'],
  ])('says what is wrong: %s', async (_title, trouble, outcome, reason) => {
    for (const request of ['GET public-key', 'PUT secrets']) {
      github.next(request, trouble);
      expect(await put()).toMatchObject({
        outcome,
        reason: expect.stringContaining(reason),
      });
      expect(valueNow()).toBeUndefined();
    }
  });

  it('does not take an environment that it may not see for an empty one', async () => {
    const reference = 'acme/ledger/missing#DB_PASSWORD';
    await expect(store.holds({ reference }, { signal })).rejects.toThrow('404');
    expect(await store.destroy({ reference }, { signal })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('404'),
    });
  });

  it('gives up where GitHub does not answer in time', async () => {
    const hasty = storeWith(github.token, 'PT0.3S');
    github.next('PUT secrets', 'never-answer');
    expect(await put(CANARY, 'tag-1', hasty)).toMatchObject({
      outcome: 'failed',
      retryable: true,
    });
    expect(valueNow()).toBeUndefined();
  });

  it('takes targets of its environments only, and values that GitHub takes', async () => {
    expect(store.check(REFERENCE)).toEqual([]);
    for (const target of [
      'acme/other/production#A',
      `${REFERENCE.split('#')[0]}#lower`,
      `${REFERENCE.split('#')[0]}#GITHUB_TOKEN`,
      `${REFERENCE}#B`,
      REFERENCE.split('#')[0],
      '',
    ]) {
      expect(store.check(target)).toHaveLength(1);
    }
    expect(await put('v'.repeat(48 * 1024 + 1))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('longer than'),
    });
    expect(github.requests).toEqual([]);
  });

  it('shows neither value nor token, whatever goes wrong', async () => {
    const shown = new Array<string>();
    for (const fate of [
      { status: 422 },
      { status: 500 },
      'lose-answer',
      'lose-request',
    ] as const) {
      github.next('PUT secrets', fate);
      shown.push(JSON.stringify(await put()));
      github.secrets.clear();
      github.variables.clear();
    }
    shown.push(JSON.stringify(await put(CANARY, 't', storeWith('wrong'))));
    shown.push(JSON.stringify(await put(CANARY, 't', storeWith(undefined))));
    expect(shown.map(text => JSON.parse(text).outcome)).toEqual([
      'refused',
      'failed',
      'stored',
      'failed',
      'refused',
      'failed',
    ]);
    expect(shown.join()).not.toContain(CANARY);
    expect(shown.join()).not.toContain(github.token);
    expect([...github.variables.values()].join()).not.toContain(CANARY);
  });
});
