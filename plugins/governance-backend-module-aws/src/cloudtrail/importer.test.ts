import { gzipSync } from 'node:zlib';
import {
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { awsCloudTrail } from './importer';

const ACCOUNT = '123456789012';
const CI = `arn:aws:iam::${ACCOUNT}:user/bots/ci`;
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const REPORT = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
  `ci,${CI},2024-01-01T00:00:00Z,true,N/A,2024-01-01T00:00:00Z,N/A,false,true,2024-01-01T00:00:00Z,N/A,N/A,N/A,true,2024-02-01T10:20:30+00:00,N/A,N/A,N/A,false,N/A,false,N/A`,
].join('\n');
const keyMadeAt = (CreateDate: string) => ({
  AccessKeyMetadata: [
    { UserName: 'ci', AccessKeyId: KEY, Status: 'Active', CreateDate },
  ],
});

let events = 0;
/** An event as the CloudTrail User Guide shows them. */
function event(
  userIdentity: Record<string, unknown> = {
    type: 'IAMUser',
    principalId: 'AIDA6ON6E4XEGITEXAMPLE',
    arn: CI,
    accountId: ACCOUNT,
    accessKeyId: KEY,
    userName: 'ci',
  },
  extra: Record<string, unknown> = {},
) {
  events += 1;
  return {
    eventVersion: '1.08',
    userIdentity,
    eventTime: '2024-03-01T21:22:54Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.13.5 Python/3.11.4 Linux/4.14.255',
    requestParameters: { userName: 'ci' },
    responseElements: { accessKey: { secretAccessKey: SECRET } },
    eventID: `0c6d9c29-${events}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    ...extra,
  };
}

const role = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:session-1',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/session-1`,
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
      accountId: ACCOUNT,
      userName: 'deploy',
    },
  },
};

function read(files: unknown[], settings?: unknown): Observation {
  const observation = awsCloudTrail.read(
    files.map((file, index) => ({
      name: `file-${index + 1}`,
      content:
        file instanceof Uint8Array
          ? file
          : Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)),
    })),
    { at: new Date('2024-03-02T00:00:00Z'), settings },
  );
  expect(observationSchema.parse(observation)).toEqual(observation);
  return observation;
}

const usesIn = (observation: Observation) =>
  observation.uses.map(({ identity, credential, day, caller, count }) => [
    identity.externalId,
    credential,
    day,
    caller,
    count,
  ]);

describe('CloudTrail events', () => {
  it('counts calls by principal, day and caller, claims no window and states no identity', () => {
    const observation = read([
      {
        Records: [
          event(),
          event(),
          event(undefined, { eventTime: '2024-03-02T00:00:01+01:00' }),
          event(undefined, { sourceIPAddress: '192.0.2.8', userAgent: null }),
          event(role, { userAgent: '[S3Console/0.4]' }),
        ],
      },
    ]);
    expect(usesIn(observation)).toEqual([
      [CI, undefined, '2024-03-01', '192.0.2.7 (aws-cli)', 3],
      [CI, undefined, '2024-03-01', '192.0.2.8', 1],
      [
        `arn:aws:iam::${ACCOUNT}:role/deploy`,
        undefined,
        '2024-03-01',
        '192.0.2.7 (S3Console)',
        1,
      ],
    ]);
    expect(observation).toMatchObject({ mode: 'delta', identities: [] });
    expect(observation.useWindow).toBeUndefined();
    expect(JSON.stringify(observation)).not.toContain(SECRET);
  });

  it('reads log files, gzipped or not, LookupEvents and EventBridge, and counts what is delivered twice once', () => {
    const twice = event();
    expect(
      usesIn(
        read([
          gzipSync(JSON.stringify({ Records: [twice] })),
          { Events: [{ CloudTrailEvent: JSON.stringify(event()) }] },
          { 'detail-type': 'AWS API Call via CloudTrail', detail: event() },
          { Records: [twice] },
          event(),
          `${JSON.stringify(event())}\n${JSON.stringify(event())}\n`,
        ]),
      ),
    ).toEqual([[CI, undefined, '2024-03-01', '192.0.2.7 (aws-cli)', 6]]);
  });

  it('says which key it was where the time of its making tells', () => {
    const log = { Records: [event()] };
    const credentials = (madeAt: string) =>
      read([log, REPORT, keyMadeAt(madeAt)]).uses.map(
        ({ credential }) => credential,
      );
    expect(credentials('2024-02-01T10:20:30Z')).toEqual(['access_key_2']);
    expect(credentials('2024-02-01T10:20:31Z')).toEqual([undefined]);
  });

  it('takes a sign-in at the console for use of the password, and keeps no address of it', () => {
    expect(
      usesIn(
        read([
          {
            Records: [
              event(
                { type: 'IAMUser', arn: CI, accountId: ACCOUNT },
                {
                  eventName: 'ConsoleLogin',
                  eventSource: 'signin.amazonaws.com',
                  responseElements: { ConsoleLogin: 'Success' },
                },
              ),
              event(undefined, { sessionCredentialFromConsole: 'true' }),
            ],
          },
        ]),
      ),
    ).toEqual([
      [CI, 'password', '2024-03-01', 'AWS console', 1],
      [CI, undefined, '2024-03-01', 'AWS console', 1],
    ]);
  });

  it('counts callers beyond fifty together, so that nothing is lost', () => {
    const { uses } = read([
      {
        Records: Array.from({ length: 60 }, (_, index) =>
          event(undefined, { sourceIPAddress: `192.0.2.${index}` }),
        ),
      },
    ]);
    expect(uses).toHaveLength(51);
    expect(uses.at(-1)).toMatchObject({ caller: 'other addresses', count: 10 });
  });

  it('names the source that holds the users, and refuses other settings', () => {
    expect(read([{ Records: [event()] }], { of: 'aws' }).uses).toMatchObject([
      { statedFor: 'aws' },
    ]);
    expect(() => read([], { source: 'aws' })).toThrow(/accepted is { of/);
  });

  it('lists what it cannot read and what is nobody of an account', () => {
    const observation = read([
      'no json',
      gzipSync('{}').subarray(0, 8),
      { Records: [{ ...event(), eventTime: 'yesterday' }] },
      { AccessKeyMetadata: [{ UserName: 'ci' }] },
      { digestStartTime: '2024-03-01T20:00:00Z', logFiles: [] },
      { something: 'else' },
      {
        Records: [
          event({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }),
          event({ ...role, sessionContext: undefined }),
          event({ type: 'Unknown', arn: '', accessKeyId: '' }),
          event(undefined, {
            eventName: 'ConsoleLogin',
            responseElements: { ConsoleLogin: 'Failure' },
          }),
        ],
      },
    ]);
    expect(observation.uses).toEqual([]);
    expect(
      observation.unreadable.map(({ item, reason }) => `${item}: ${reason}`),
    ).toEqual([
      expect.stringMatching(/^file-1: It is no JSON/),
      expect.stringMatching(/^file-2: It cannot be decompressed/),
      expect.stringMatching(/^file-6: It holds no "Records"/),
      expect.stringMatching(/^file-4, entry 1: "AccessKeyId"/),
      expect.stringMatching(/^file-3, entry 1: "eventTime"/),
    ]);
    expect(observation.ignored.map(({ reason }) => reason)).toEqual([
      'It is a digest file',
      expect.stringContaining('AWSService'),
      expect.stringContaining('AssumedRole without its issuer'),
      expect.stringContaining('Unknown'),
      expect.stringContaining('a sign-in that did not succeed'),
    ]);
  });
});
