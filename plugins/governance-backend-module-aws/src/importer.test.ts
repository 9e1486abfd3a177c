import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DEFAULT_FINDING_THRESHOLDS,
  evaluateFindings,
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { awsCredentialReport } from './importer';

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const ROOT =
  '<root_account>,arn:aws:iam::123456789012:root,2014-01-01T00:00:00+00:00,not_supported,no_information,not_supported,not_supported,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
const BOT =
  'ci,arn:aws:iam::123456789012:user/bots/ci,2024-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,2024-01-01T00:00:00Z,2024-02-01T10:00:00Z,eu-west-1,s3,false,2023-01-01T00:00:00Z,N/A,N/A,N/A,true,2024-01-01T00:00:00Z,false,N/A';

function read(text: string, at = '2024-03-01T00:00:00Z'): Observation {
  return awsCredentialReport.read(
    [{ name: 'report.csv', content: Buffer.from(text) }],
    { at: new Date(at) },
  );
}

function findingsByRule(observation: Observation) {
  const { findings } = evaluateFindings(
    { ...observation, source: 'aws' },
    {
      now: new Date(observation.observedAt),
      thresholds: DEFAULT_FINDING_THRESHOLDS,
    },
  );
  return (rule: string) => findings.filter(finding => finding.rule === rule);
}

describe('a report as AWS documents it', () => {
  it('reads users, keys and signing certificates', () => {
    const observation = read([HEADER, BOT].join('\n'));
    expect(observationSchema.parse(observation)).toEqual(observation);
    expect(observation).toMatchObject({
      mode: 'snapshot',
      realms: ['123456789012'],
      unreadable: [],
    });
    expect(observation.identities[0]).toMatchObject({
      key: { externalId: 'arn:aws:iam::123456789012:user/bots/ci' },
      displayName: 'ci',
      credentials: [
        {
          externalId: 'access_key_1',
          status: 'active',
          lastUsedAt: '2024-02-01T10:00:00.000Z',
          lastUsedFrom: { region: 'eu-west-1', service: 's3' },
        },
        { externalId: 'access_key_2', status: 'inactive', lastUsedAt: 'never' },
        { externalId: 'cert_1', status: 'active' },
      ],
    });
  });

  it('does not claim to know about the password of the root user', () => {
    const [root] = read([HEADER, ROOT].join('\n')).identities;
    expect(root).toMatchObject({
      privileged: true,
      credentials: [{ kind: 'password', status: 'unknown' }],
    });
    expect(root.credentials[0]).toHaveProperty('lastUsedAt', undefined);
  });

  it('does not call a key never used when it is older than the record of use', () => {
    const old = BOT.replace(
      'true,2024-01-01T00:00:00Z,2024-02-01T10:00:00Z',
      'true,2015-01-01T00:00:00Z,N/A',
    );
    const [{ credentials }] = read([HEADER, old].join('\n')).identities;
    expect(credentials[0].lastUsedAt).toBeUndefined();
  });

  it.each([
    ['base64', Buffer.from(`${HEADER}\n${BOT}`).toString('base64')],
    ['text', `${HEADER}\n${BOT}`],
  ])('reads the API answer with its content in %s', (_, Content) => {
    expect(
      read(JSON.stringify({ Content, ReportFormat: 'text/csv' })).identities,
    ).toHaveLength(1);
  });

  it('lists a row that cannot be read with row and column, and no longer claims completeness', () => {
    const wrong = BOT.replace('2024-01-01T00:00:00Z,false', 'soon,false');
    const observation = read([HEADER, ROOT, wrong].join('\n'));
    expect(observation.identities).toHaveLength(1);
    expect(observation.mode).toBe('delta');
    expect(observation.unreadable).toEqual([
      {
        item: 'report.csv, row 2',
        reason: expect.stringContaining('column "user_creation_time": "soon"'),
      },
    ]);
  });

  it.each(['', 'hello', '{', '{"Content":"aGVsbG8="}', '{"a":1}'])(
    'lists the file %j as unreadable',
    text => {
      expect(read(text).unreadable).toHaveLength(1);
    },
  );

  it('keeps the active key of a user that stands there twice', () => {
    const second = BOT.replace(
      'true,2024-01-01T00:00:00Z,2024-02-01T10:00:00Z,eu-west-1,s3',
      'false,N/A,N/A,N/A,N/A',
    );
    const observation = read([HEADER, second, BOT].join('\n'));
    expect(observation.identities).toHaveLength(1);
    expect(observation.identities[0].credentials[0]).toMatchObject({
      status: 'active',
    });
    expect(observation.identities[0].conflicts).toContainEqual(
      expect.objectContaining({
        field: 'access_key_1_active',
        values: ['false', 'true'],
        kept: 'true',
      }),
    );
  });
});

const recording = resolve(
  process.env.COUNTERSIGN_SHARED_DATA ??
    resolve(__dirname, '../../../../shared/data'),
  'aws/iam.GetCredentialReport_1.json',
);
const withRecording = existsSync(recording) ? describe : describe.skip;

withRecording('the recorded report (skipped where it is absent)', () => {
  const load = () =>
    read(readFileSync(recording, 'utf8'), '2017-02-22T23:07:48Z');

  it('gives the known answers', () => {
    const observation = load();
    const of = findingsByRule(observation);
    expect(observation.identities).toHaveLength(20);
    expect(observation.unreadable).toEqual([]);
    expect(
      observation.identities
        .flatMap(({ credentials }) => credentials)
        .filter(c => c.kind === 'access-key' && c.status === 'active'),
    ).toHaveLength(16);
    expect(of('long-lived-credential')).toHaveLength(16);
    expect(of('never-used-credential')).toHaveLength(3);
    expect(of('unused-credential')).toHaveLength(12);
    expect(of('two-active-keys')).toHaveLength(2);
    expect(of('console-password-and-key')).toHaveLength(13);
    expect(of('password-without-mfa')).toHaveLength(8);
  });

  it('keeps one identity with its conflict shown for the user that stands there twice', () => {
    const twice = load().identities.filter(
      ({ conflicts }) => conflicts !== undefined,
    );
    expect(twice).toHaveLength(1);
    expect(twice[0].displayName).toBe('christopher');
    expect(twice[0].conflicts?.map(({ field }) => field)).toContain(
      'access_key_1_active',
    );
    expect(
      twice[0].credentials.find(({ kind }) => kind === 'access-key'),
    ).toMatchObject({ status: 'active' });
  });

  it('says the same when it is read twice', () => {
    expect(load()).toEqual(load());
  });
});
