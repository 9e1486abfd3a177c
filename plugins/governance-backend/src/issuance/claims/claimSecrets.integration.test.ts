import { TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import {
  dumpDatabase,
  encodingsOf,
  findSecrets,
} from '../../__testUtils__/findSecrets';
import { people } from '../../__testUtils__/organisation';
import { startClaimPortal, unseal } from './__testUtils__/claimPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('scenario 25: on %s', id => {
  it('what was sealed and claimed stands in no table, log line, answer or notice, before, after or when something goes wrong', async () => {
    const all = await startClaimPortal(await databases.init(id));
    const { issue, issuer, knex, open, portal, run, take } = all;
    const secrets = {
      'the value': `Canary/${randomUUID()}+&é`,
      'a value that could not be kept': `Canary/${randomUUID()}+&é`,
    };
    const tokens: Record<string, string> = {};
    const texts = async () => [
      ...(await dumpDatabase(knex)),
      ...portal.logLines.map(text => ({ where: 'the log', text })),
      ...portal.answers.map(text => ({ where: 'an answer', text })),
      ...portal.sent.map(notice => ({
        where: 'a notice',
        text: JSON.stringify(notice),
      })),
    ];

    issuer.says = secrets['the value'];
    const { claim, key, thumbprint } = await issue();
    await portal.as(people.ann).get('/claims');
    expect(findSecrets(await texts(), secrets)).toEqual([]);

    tokens['the token'] = await open(claim);
    await take(claim, tokens['the token'], { user: people.ben });
    const { body } = await take(claim, tokens['the token']);
    expect(await unseal(body.jwe, key)).toBe(secrets['the value']);
    expect((await take(claim, tokens['the token'])).status).toBe(410);

    issuer.says = secrets['a value that could not be kept'];
    await knex.schema.renameTable('sealed_claims', 'away');
    await run('credential.issue@v1', 'instance-1', {
      target: `claim:${thumbprint}`,
    });
    await knex.schema.renameTable('away', 'sealed_claims');
    expect(portal.logLines.join('\n')).toContain('could not be sealed');
    expect(portal.sent).toHaveLength(1);

    await portal.runTask('claims');
    await portal.as(people.otto).post('/ledger/checkpoints');
    await portal.as(people.otto).get('/ledger/export');
    const found = await texts();
    for (const where of [
      'sealed_claims.',
      'the log',
      'an answer',
      'a notice',
    ]) {
      expect(found.some(text => text.where.startsWith(where)) && where).toBe(
        where,
      );
    }
    expect(findSecrets(found, secrets)).toEqual([]);
    // The sealed value went with its claim, and a token is known to the answer that gave it only.
    expect(
      findSecrets(found, { sealed: body.jwe, ...tokens }).filter(
        hit => !hit.endsWith('in an answer'),
      ),
    ).toEqual([]);

    // The search finds what is there.
    const planted = secrets['the value'];
    portal.logLines.push(...Object.values(encodingsOf(planted)).flat());
    expect([
      ...new Set(findSecrets(await texts(), { 'the value': planted })),
    ]).toEqual(
      ['raw', 'json', 'hex', 'base64', 'base64url', 'url'].map(encoding =>
        expect.stringContaining(`the value as ${encoding} in`),
      ),
    );
  });
});
