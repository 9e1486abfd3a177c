import { TestDatabases } from '@backstage/backend-test-utils';
import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { startHarness } from './__testUtils__/startHarness';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const patient = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe.each(databases.eachSupportedId())('grants on %s', id => {
  const start = () => startHarness(databases, id);
  describeIssuer('signed grants', start);
  describeFaultRuns('signed grants', start, { runs: 200 });

  it('say who, for which server, and what, and end with the order', async () => {
    const { issuer, order, audience, grants } = await start();
    const asked = order();
    const result = await issuer.issue(asked, patient());
    if (result.outcome !== 'issued') {
      throw new Error(result.outcome);
    }
    const token = result.material.reveal();
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: grants.publishedKeys[0].kid,
    });
    expect(decodeJwt(token)).toEqual({
      iss: 'https://portal.example.com',
      sub: 'agent:copilot',
      azp: 'agent:copilot',
      client_id: 'agent:copilot',
      aud: audience,
      scope: 'tickets:read tickets:write',
      jti: asked.tag,
      iat: expect.any(Number),
      nbf: expect.any(Number),
      exp: Math.floor(Date.parse(asked.notAfter) / 1000),
    });
  });

  it('are good for their own server only, whoever asks', async () => {
    const { issuer, order, audience, grants } = await start();
    const result = await issuer.issue(order(), patient());
    if (result.outcome !== 'issued') {
      throw new Error(result.outcome);
    }
    const token = result.material.reveal();
    const now = new Date();
    const ask = (of: string, value = token) =>
      grants.introspect(value, { audience: of, now });
    expect(await ask(audience)).toMatchObject({ aud: audience });
    expect(await ask('https://mail.example.com')).toBeUndefined();
    expect(await ask(audience, `${token.slice(0, -4)}AAAA`)).toBeUndefined();
    expect(await ask(audience, 'no token')).toBeUndefined();
  });

  it.each([
    [['tickets:read', 'mail:send'], 'no server has all of'],
    [['common:ping'], 'a token is for one server'],
  ])('of %s are refused, for they name no one server', async (...row) => {
    const [scopes, reason] = row;
    const { issuer, order } = await start();
    expect(issuer.check(order({ scopes }), patient()).join()).toContain(reason);
  });
});
