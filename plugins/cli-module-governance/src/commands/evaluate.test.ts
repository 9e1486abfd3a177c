import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import evaluate from './evaluate';

const REPORT = `user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated
ci,arn:aws:iam::123456789012:user/ci,2024-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,2024-01-01T00:00:00Z,2024-02-01T10:00:00Z,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A
\u001b[31mbroken,not-an-arn,2024-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,2024-01-01T00:00:00Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A
`;

let folder: string;
let written: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  await writeFile(join(folder, 'report.csv'), REPORT);
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(((
    text: string,
    done: () => void,
  ) => {
    written += text;
    done();
    return true;
  }) as typeof process.stdout.write);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<string> {
  await evaluate({
    args,
    info: { usage: 'governance evaluate', name: 'evaluate' },
  });
  return written;
}

const AT = ['--at', '2024-06-01T00:00:00Z'];

it('prints one JSON object and nothing else, for a folder as for a file', async () => {
  const result = JSON.parse(
    await run('--source', 'aws-credential-report', '--json', ...AT, folder),
  );
  expect(result).toMatchObject({
    source: 'aws-credential-report',
    at: '2024-06-01T00:00:00.000Z',
    summary: {
      identities: 1,
      credentials: 1,
      activeCredentials: 1,
      findings: 2,
      byRule: { 'long-lived-credential': 1, 'unused-credential': 1 },
      unreadable: 1,
    },
  });
});

it('prints a sentence first, then every list, and no control characters of others', async () => {
  const text = await run('--source', 'aws-credential-report', ...AT, folder);
  expect(text.split('\n')[0]).toBe(
    'Read 1 identity, 1 credential; at 2024-06-01T00:00:00.000Z there are 2 findings, 1 fact that is unknown and 1 item that could not be read.',
  );
  expect(text).toContain('Could not be read (1)');
  expect(text).not.toContain('\u001b');
});

it.each([
  ['no source', ['x'], '--source is missing'],
  ['an unknown source', ['--source', 'x', 'y'], 'aws-credential-report'],
  ['no file', ['--source', 'x509'], 'No file'],
  ['a missing file', ['--source', 'x509', '/nowhere/x.pem'], '/nowhere/x.pem'],
  ['a wrong time', ['--source', 'x509', '--at', 'soon', 'x'], 'soon'],
  ['an unknown option', ['--sauce', 'x'], '--sauce'],
  ['missing settings', ['--source', 'csv', '/dev/null'], 'columns'],
])('refuses %s with exit code 2', async (_, args, words) => {
  await expect(run(...args)).rejects.toMatchObject({
    code: 2,
    message: expect.stringContaining(words),
  });
});

it('lists the sources in its help', async () => {
  expect(await run('--help')).toContain('kubernetes-rbac');
});
