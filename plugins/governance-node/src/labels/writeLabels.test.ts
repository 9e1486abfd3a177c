import { parseLabels } from './parseLabels';
import { writeLabels } from './writeLabels';

const order = {
  tag: 'c-1',
  identity: 'payments',
  environment: 'production',
  scopes: ['read'],
  notAfter: '2026-12-01T00:00:00.000Z',
  owner: 'group:default/payments',
  purpose: 'Reads invoices',
  requestedBy: 'user:default/ann',
};

describe('writeLabels', () => {
  it('is read again by parseLabels', () => {
    expect(parseLabels(writeLabels(order, { issuer: 'directory' }))).toEqual({
      purpose: 'Reads invoices',
      labels: {
        credential: 'c-1',
        issuer: 'directory',
        identity: 'payments',
        owner: 'group:default/payments',
        environment: 'production',
        'requested-by': 'user:default/ann',
      },
    });
  });

  it.each([
    'owner="user:default/mallory"',
    'credential=c-2',
    '; issuer=other \u0000\n',
  ])('lets the purpose %j pass for no label', purpose => {
    const { labels } = parseLabels(
      writeLabels({ ...order, purpose }, { issuer: 'directory' }),
    );
    expect(labels).toMatchObject({
      owner: 'group:default/payments',
      credential: 'c-1',
      issuer: 'directory',
    });
  });

  it('lets no value end its own quotes', () => {
    const { labels } = parseLabels(
      writeLabels(
        { ...order, requestedBy: 'x" credential="c-2' },
        { issuer: 'directory' },
      ),
    );
    expect(labels.credential).toBe('c-1');
  });
});
