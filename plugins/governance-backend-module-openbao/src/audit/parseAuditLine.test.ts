import {
  loginLine,
  refusedLine,
  requestLine,
} from '../__testUtils__/auditLines';
import { parseAuditLine } from './parseAuditLine';

const AT = '2030-01-01T00:00:00.123456789Z';

describe('parseAuditLine', () => {
  it('reads a login, and nothing else of it', () => {
    expect(parseAuditLine(loginLine('ledger', AT))).toEqual({
      kind: 'login',
      namespace: '',
      mount: 'approle',
      role: 'ledger',
      at: '2030-01-01T00:00:00.123Z',
    });
  });

  it('reads mount and namespace as they are configured', () => {
    expect(
      parseAuditLine(
        loginLine('ledger', AT, { mount: 'team/approle', namespace: 'eu/a/' }),
      ),
    ).toMatchObject({ mount: 'team/approle', namespace: 'eu/a' });
  });

  it.each([
    ['a request that is not answered yet', requestLine(AT)],
    ['a login that was refused', refusedLine(AT)],
    [
      'a login of another method',
      loginLine('ledger', AT, { request: { mount_type: 'userpass' } }),
    ],
    [
      'another request there',
      loginLine('ledger', AT, {
        request: { path: 'auth/approle/role/ledger/role-id' },
      }),
    ],
  ])('passes over %s', (_title, line) => {
    expect(parseAuditLine(line)).toEqual({ kind: 'other' });
  });

  it.each([
    '',
    'words',
    'null',
    '[]',
    '{}',
    '{"time":"yesterday","type":"response"}',
    loginLine('ledger', AT).slice(0, -10),
  ])('says that it does not understand %p', line => {
    expect(parseAuditLine(line)).toEqual({ kind: 'unreadable' });
  });
});
