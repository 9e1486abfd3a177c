import {
  ReferenceApiKeyStore,
  ReferenceIssuer,
} from '@countersign/plugin-governance-backend-module-api-keys';

const DAY = 24 * 60 * 60 * 1000;

interface DemoClient {
  id: string;
  purpose: string;
  component?: string;
  owner?: string;
  requestedBy?: string;
  scopes: string[];
  /** Each key: days since made, days left (none: never ends), days since last use (none: never used). */
  keys: Array<{ made: number; left?: number; used?: number }>;
}

const CLIENTS: DemoClient[] = [
  {
    id: 'ledger-nightly-report',
    owner: 'group:default/ledger',
    purpose: 'Sends the nightly balance to finance',
    component: 'ledger',
    requestedBy: 'user:default/ben',
    scopes: ['balances:read', 'entries:read'],
    keys: [{ made: 210, used: 1 }],
  },
  {
    id: 'ledger-spreadsheet',
    owner: 'group:default/ledger',
    purpose: 'A spreadsheet of the finance team',
    component: 'ledger',
    scopes: ['balances:read', 'entries:write', 'admin'],
    keys: [{ made: 640, used: 170 }],
  },
  {
    id: 'billing-mail',
    owner: 'group:default/ledger',
    purpose: 'Sends invoices',
    component: 'billing-batch',
    scopes: ['invoices:read'],
    keys: [
      // In the middle of a rotation.
      { made: 80, left: 60, used: 30 },
      { made: 5, left: 160, used: 1 },
    ],
  },
  {
    id: 'checkout-payments',
    owner: 'group:default/checkout',
    purpose: 'Takes payments from the shop',
    component: 'checkout-web',
    scopes: ['payments:create', 'payments:read'],
    keys: [{ made: 75, left: 15, used: 1 }],
  },
  {
    id: 'mobile-payments',
    owner: 'group:default/checkout',
    purpose: 'Takes payments from the apps',
    component: 'mobile-gateway',
    scopes: ['payments:create'],
    keys: [{ made: 300, used: 1 }],
  },
  {
    id: 'fraud-feed',
    owner: 'group:default/payments',
    purpose: 'Streams payments to scoring',
    component: 'fraud-scoring',
    scopes: ['payments:read'],
    keys: [{ made: 45, left: 45, used: 1 }],
  },
  {
    id: 'carrier-nordpost',
    owner: 'group:default/fulfilment',
    purpose: 'Labels of Nordpost',
    component: 'partner-shipping',
    scopes: ['labels:create'],
    keys: [{ made: 90, left: 90, used: 2 }],
  },
  {
    id: 'carrier-veloz',
    owner: 'group:default/fulfilment',
    purpose: 'Labels of Veloz',
    component: 'partner-shipping',
    scopes: ['labels:create', 'tracking:read'],
    keys: [{ made: 500, used: 110 }],
  },
  {
    id: 'warehouse-scanners',
    owner: 'group:default/fulfilment',
    purpose: 'Hand scanners',
    component: 'fulfilment-worker',
    scopes: ['orders:read', 'orders:pick'],
    keys: [{ made: 160, left: 20, used: 1 }],
  },
  {
    id: 'bi-dashboards',
    owner: 'group:default/data-platform',
    purpose: 'Dashboards',
    component: 'data-export',
    scopes: ['facts:read'],
    keys: [{ made: 100, left: 80, used: 3 }],
  },
  {
    id: 'price-scraper',
    purpose: '',
    scopes: ['catalog:read', 'orders:*'],
    keys: [{ made: 830 }],
  },
  {
    id: 'search-admin',
    owner: 'group:default/search',
    purpose: 'Tunes the ranking',
    component: 'search-api',
    scopes: ['search:admin'],
    keys: [{ made: 30, left: 60, used: 5 }],
  },
];

/** Gives the reference issuer the clients, keys and use of the demo. Idempotent; the keys' values are thrown away. */
export async function provideDemoKeys(
  issuer: ReferenceIssuer,
  store: ReferenceApiKeyStore,
  now: Date,
): Promise<void> {
  const at = (days: number) => new Date(now.getTime() + days * DAY);
  for (const client of CLIENTS) {
    if (await store.findClient(client.id)) {
      continue;
    }
    await issuer.registerClient({
      id: client.id,
      displayName: client.id,
      purpose: client.purpose || undefined,
      owner: client.owner,
      requestedBy: client.requestedBy,
      labels: client.component
        ? { component: `component:default/${client.component}` }
        : {},
      scopes: client.scopes,
      createdAt: at(-Math.max(...client.keys.map(({ made }) => made))),
    });
    for (const key of client.keys) {
      const { keyId } = await issuer.issueKey({
        clientId: client.id,
        createdAt: at(-key.made),
        expiresAt: key.left === undefined ? undefined : at(key.left),
      });
      await provideUse(store, keyId, key, at);
    }
  }
}

async function provideUse(
  store: ReferenceApiKeyStore,
  keyId: string,
  key: DemoClient['keys'][number],
  at: (days: number) => Date,
): Promise<void> {
  const { used } = key;
  if (used === undefined) {
    return;
  }
  const days = Array.from({ length: 12 }, (_, index) => used + index * 3);
  for (const day of days.filter(candidate => candidate < key.made)) {
    const instant = at(-day).toISOString();
    await store.recordUse({
      keyId,
      caller: day % 2 === 0 ? 'payments-gateway' : 'edge-proxy',
      day: instant.slice(0, 10),
      at: instant,
      count: 40 + ((day * 37) % 400),
    });
  }
}
