import { StorageApi } from '@backstage/frontend-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { UserSettingsStorage } from '@backstage/plugin-user-settings';
import { JsonObject, JsonValue } from '@backstage/types';
import { KeptMap } from './KeptMap';

const KEY = 'drafts user:default/ann';

function keep(bucket: StorageApi) {
  return new KeptMap<string>({
    bucket,
    key: KEY,
    parse: value => (typeof value === 'string' ? value : undefined),
    print: entry => entry,
  });
}

const put =
  (id: string, entry: string) => (all: Readonly<Record<string, string>>) => ({
    ...all,
    [id]: entry,
  });
const remove =
  (id: string) =>
  ({ [id]: _gone, ...others }: Readonly<Record<string, string>>) =>
    others;

/** The browser's storage as pages share it: what one writes, another reads at once and is not told before its next turn. */
function browserStorage() {
  const stored = new Map<string, JsonValue>();
  return {
    stored,
    openPage: () => {
      const silent = mockApis.storage();
      const storage = mockApis.storage.mock({
        observe$: key => silent.observe$(key),
      });
      storage.snapshot.mockImplementation(key => ({
        key,
        presence: stored.has(key) ? 'present' : 'absent',
        value: stored.get(key) as never,
      }));
      storage.set.mockImplementation(async (key, value) => {
        stored.set(key, value as JsonValue);
      });
      return storage;
    },
  };
}

/** The backend of the portal's user settings, and pages that read and write through it. */
function userSettings(first?: JsonValue) {
  const stored = new Map<string, JsonValue>(first ? [[KEY, first]] : []);
  const backend = {
    isAway: false,
    written: 0,
    /** Before something is written. */
    beforeWriting: async () => {},
  };
  const told = new Set<(message: JsonObject) => void>();
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    if (backend.isAway) {
      return new Response('', { status: 500 });
    }
    const body = JSON.parse(String(init?.body));
    if (String(url).endsWith('/multiget')) {
      return Response.json({
        items: body.items.map(({ key }: { key: string }) =>
          stored.has(key) ? { value: stored.get(key) } : null,
        ),
      });
    }
    await backend.beforeWriting();
    backend.written += 1;
    stored.set(KEY, body.value);
    return Response.json({ value: body.value });
  };
  return {
    stored,
    backend,
    /** Tells every page that something has changed, as late as signals come. */
    signal: () => told.forEach(tell => tell({ key: KEY })),
    openPage: () =>
      UserSettingsStorage.create({
        signalApi: {
          subscribe: (_channel, onMessage) => {
            const tell = onMessage as (message: JsonObject) => void;
            told.add(tell);
            return { unsubscribe: () => told.delete(tell) };
          },
        },
        fetchApi: { fetch },
        discoveryApi: mockApis.discovery(),
        errorApi: { post: () => {}, error$: () => neverTold() },
        identityApi: mockApis.identity({ token: 'a-token' }),
      }),
  };
}

function neverTold(): never {
  throw new Error('Nobody listens for errors here');
}

/** As long as it takes for everything that was begun, and shorter than a copy that was read is answered with. */
const aMoment = () => jest.advanceTimersByTimeAsync(500);
const aWhile = () => jest.advanceTimersByTimeAsync(10_000);

describe('what is kept in the storage of the portal', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('leaves what another page has written that this one was not told of', async () => {
    const { stored, openPage } = browserStorage();
    const [one, other] = [keep(openPage()), keep(openPage())];
    one.change(put('r1', 'keep'));
    other.change(put('r2', 'revoke'));
    expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'revoke' });
    expect(other.entries()).toEqual({ r1: 'keep', r2: 'revoke' });
    await aMoment();
    one.change(remove('r2'));
    other.change(put('r3', 'keep'));
    expect(stored.get(KEY)).toEqual({ r1: 'keep', r3: 'keep' });
  });

  it('writes what was typed into what another page has written since', async () => {
    const { stored, openPage } = browserStorage();
    const [one, other] = [keep(openPage()), keep(openPage())];
    one.change(put('r1', 'half a sen'), 'soon');
    other.change(put('r2', 'revoke'));
    await aMoment();
    expect(stored.get(KEY)).toEqual({ r1: 'half a sen', r2: 'revoke' });
  });

  it('makes a change that could not be stored again with the next one', async () => {
    const { stored, openPage } = browserStorage();
    const storage = openPage();
    storage.set.mockRejectedValueOnce(new Error('The storage is full'));
    const map = keep(storage);
    map.change(put('r1', 'keep'));
    await aMoment();
    expect(map.failure()).toEqual(new Error('The storage is full'));
    expect(map.entries()).toEqual({ r1: 'keep' });
    map.change(put('r2', 'revoke'));
    await aMoment();
    expect(map.failure()).toBeUndefined();
    expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'revoke' });
  });

  describe('with UserSettingsStorage, which is read over the network', () => {
    it('shows and keeps what was changed before what is stored was known', async () => {
      const { stored, openPage } = userSettings({ r1: 'keep' });
      const map = keep(openPage());
      map.change(put('r2', 'revoke'));
      expect(map.entries()).toEqual({ r2: 'revoke' });
      await aMoment();
      expect(map.entries()).toEqual({ r1: 'keep', r2: 'revoke' });
      expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'revoke' });
    });

    it('leaves what another page has written since', async () => {
      const { stored, openPage } = userSettings();
      const [one, other] = [keep(openPage()), keep(openPage())];
      await aWhile();
      one.change(put('r1', 'keep'));
      await aWhile();
      other.change(put('r2', 'revoke'));
      await aWhile();
      expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'revoke' });
      expect(other.entries()).toEqual({ r1: 'keep', r2: 'revoke' });
      one.change(remove('r2'));
      await aWhile();
      other.change(put('r3', 'keep'));
      await aWhile();
      expect(stored.get(KEY)).toEqual({ r1: 'keep', r3: 'keep' });
    });

    it('mends what pages that write at the same moment take from each other', async () => {
      const { stored, openPage } = userSettings();
      const [one, other] = [keep(openPage()), keep(openPage())];
      await aMoment();
      one.change(put('r1', 'keep'));
      other.change(put('r2', 'revoke'));
      await aMoment();
      // Both had read before either wrote.
      expect(Object.keys(stored.get(KEY) ?? {})).toHaveLength(1);
      await aWhile();
      expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'revoke' });
    });

    it('comes to rest where two pages want the opposite', async () => {
      const { stored, backend, openPage } = userSettings({ r1: 'keep' });
      const [one, other] = [keep(openPage()), keep(openPage())];
      await aMoment();
      one.change(remove('r1'));
      other.change(put('r1', 'revoke'));
      await aWhile();
      const { written } = backend;
      await aWhile();
      expect(backend.written).toBe(written);
      expect(Object.keys(stored.get(KEY) ?? {}).length).toBeLessThan(2);
    });

    it.each([
      ['first', 0],
      ['second', 1],
    ])(
      'brings nothing back by a copy that was read while the %s of two changes was written',
      async (_which, before) => {
        const { stored, backend, signal, openPage } = userSettings({
          r1: 'keep',
          r2: 'revoke',
          r3: 'keep',
        });
        const map = keep(openPage());
        await aWhile();
        backend.beforeWriting = async () => {
          if (backend.written === before) {
            // Of an earlier change; what is read for it is not yet what is being written.
            signal();
            await new Promise(resolve => setTimeout(resolve, 100));
          }
        };
        map.change(remove('r1'));
        map.change(remove('r2'));
        expect(map.entries()).toEqual({ r3: 'keep' });
        await aMoment();
        expect(map.entries()).toEqual({ r3: 'keep' });
        expect(stored.get(KEY)).toEqual({ r3: 'keep' });
        await aWhile();
        expect(map.entries()).toEqual({ r3: 'keep' });
        expect(stored.get(KEY)).toEqual({ r3: 'keep' });
      },
    );

    it('writes at once when the page goes', async () => {
      const { stored, openPage } = userSettings({ r1: 'keep' });
      const map = keep(openPage());
      await aWhile();
      map.change(put('r2', 'half a sen'), 'soon');
      map.leave();
      await jest.advanceTimersByTimeAsync(0);
      expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'half a sen' });
    });

    it('does not take a failure to read for nothing being there', async () => {
      const { stored, backend, openPage } = userSettings({ r1: 'keep' });
      const map = keep(openPage());
      await aWhile();
      backend.isAway = true;
      map.change(put('r2', 'revoke'));
      await aWhile();
      expect(map.failure()).toBeDefined();
      expect(map.entries()).toEqual({ r1: 'keep', r2: 'revoke' });
      backend.isAway = false;
      map.change(put('r3', 'keep'));
      await aWhile();
      expect(stored.get(KEY)).toEqual({ r1: 'keep', r2: 'revoke', r3: 'keep' });
    });
  });
});
