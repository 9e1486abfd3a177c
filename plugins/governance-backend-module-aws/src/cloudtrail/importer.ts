import { InputError } from '@backstage/errors';
import {
  Observation,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { awsCredentialReport } from '../importer';
import { reportText } from '../reportText';
import { Call, countCalls } from './countCalls';
import { readTrailFile, unreadableFile } from './filesOfTrail';
import { matchKeys } from './keySlots';
import { principalOf } from './principalOf';
import { trailEventSchema } from './trailEvent';

const settingsSchema = z.strictObject({
  of: z.string().min(1).optional(),
});

type Settings = z.output<typeof settingsSchema>;

function readSettings(settings: unknown): Settings {
  const parsed = settingsSchema.safeParse(settings ?? {});
  if (!parsed.success) {
    throw new InputError(
      `The settings of aws-cloudtrail are ${JSON.stringify(
        settings,
      )}; accepted is { of: <id of the source that holds the users> }`,
    );
  }
  return parsed.data;
}

/** What stands in the files, each kind apart. */
interface Contents {
  events: Array<{ item: string; value: unknown }>;
  keys: Array<{ item: string; value: unknown }>;
  reports: ImportFile[];
  unreadable: UnreadableItem[];
  ignored: UnreadableItem[];
}

function sortFiles(files: readonly ImportFile[]): Contents {
  const contents: Contents = {
    events: [],
    keys: [],
    reports: [],
    unreadable: [],
    ignored: [],
  };
  for (const file of files) {
    if ('csv' in reportText(file)) {
      contents.reports.push(file);
      continue;
    }
    const contained = readTrailFile(file);
    const numbered = (values: unknown[]) =>
      values.map((value, index) => ({
        item: `${file.name}, entry ${index + 1}`,
        value,
      }));
    switch (contained.kind) {
      case 'events':
        contents.events.push(...numbered(contained.events));
        break;
      case 'keys':
        contents.keys.push(...numbered(contained.keys));
        break;
      case 'other':
        contents.ignored.push({
          item: file.name,
          reason: `It is ${contained.what}`,
        });
        break;
      case 'unreadable':
        contents.unreadable.push(unreadableFile(file.name, contained));
        break;
      default:
        throw new Error(`Unexpected file ${contained satisfies never}`);
    }
  }
  return contents;
}

/** The calls of principals, each once however often it was delivered; what is nobody's is counted by kind. */
function callsIn({ events, unreadable, ignored }: Contents): Call[] {
  const calls = new Map<string, Call>();
  const others = new Map<string, number>();
  for (const { item, value } of events) {
    const event = trailEventSchema.safeParse(value);
    if (!event.success) {
      unreadable.push({
        item,
        reason: event.error.issues
          .map(({ path, message }) => `"${path.join('.')}": ${message}`)
          .join('; '),
      });
      continue;
    }
    const principal = principalOf(event.data);
    if (principal.kind === 'principal') {
      calls.set(event.data.eventID, { event: event.data, principal });
    } else {
      others.set(principal.what, (others.get(principal.what) ?? 0) + 1);
    }
  }
  ignored.push(
    ...[...others].map(([what, count]) => ({
      item: `${count} of ${events.length} events`,
      reason: `It is ${what}, so it shows no use by a user or role`,
    })),
  );
  return [...calls.values()];
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  const settings = readSettings(options.settings);
  const contents = sortFiles(files);
  const report =
    contents.reports.length > 0
      ? awsCredentialReport.read(contents.reports, { at: options.at })
      : undefined;
  contents.unreadable.push(...(report?.unreadable ?? []));
  const slots = matchKeys(
    contents.keys,
    report?.identities ?? [],
    contents.unreadable,
  );
  const calls = callsIn(contents);
  return {
    kind: 'aws-cloudtrail',
    observedAt: options.at.toISOString(),
    basis: 'observed',
    mode: 'delta',
    identities: [],
    certificates: [],
    partnerIntegrations: [],
    roles: [],
    // No window is claimed: a trail need not record data events, other regions or every account.
    uses: countCalls(calls, { slots, statedFor: settings.of }),
    unreadable: contents.unreadable,
    ignored: contents.ignored,
  };
}

/**
 * Reads who called AWS with what: CloudTrail log files, answers of `LookupEvents`, events of EventBridge. States use by
 * principal, caller and day, and no identities; the source that holds them is named by the setting `of`. Where a credential
 * report and answers of `ListAccessKeys` are handed over with them, use is that of the key, otherwise of the principal. Hand
 * over whole days, for a day that is stated again replaces what was stated of it.
 *
 * @throws InputError for unknown settings
 * @public
 */
export const awsCloudTrail: Importer = {
  id: 'aws-cloudtrail',
  title: 'AWS CloudTrail events',
  read,
};
