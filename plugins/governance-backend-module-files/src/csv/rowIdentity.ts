import {
  ObservedIdentity,
  observedIdentitySchema,
} from '@countersign/plugin-governance-common';
import { CsvSettings } from './settings';

/** A row as an identity, or what is wrong in which column. */
export type RowIdentity = { identity: ObservedIdentity } | { problem: string };

const LISTS = new Set(['consumers']);
const FLAGS = new Set(['privileged', 'grant.privileged']);
const FLAG_VALUES: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

function valueOf(field: string, text: string): unknown {
  if (LISTS.has(field)) {
    return text
      .split(/[;|]/)
      .map(entry => entry.trim())
      .filter(entry => entry !== '');
  }
  // What is no flag stays text, and the schema says so.
  return FLAGS.has(field) ? FLAG_VALUES.get(text.toLowerCase()) ?? text : text;
}

function part(
  fields: Map<string, unknown>,
  prefix: string,
): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** Applies the mapping to one row. An empty cell states nothing. */
export function rowIdentity(
  row: Record<string, string>,
  settings: CsvSettings,
  realm: string | undefined,
): RowIdentity {
  const fields = new Map<string, unknown>();
  const columnOf = new Map<string, string>();
  for (const [name, text] of Object.entries(settings.defaults)) {
    fields.set(name, valueOf(name, text));
  }
  for (const [column, name] of Object.entries(settings.columns)) {
    columnOf.set(name, column);
    const text = (row[column] ?? '').trim();
    if (text !== '') {
      fields.set(name, valueOf(name, settings.values[name]?.[text] ?? text));
    }
  }
  const plain = Object.fromEntries(
    [...fields].filter(
      ([name]) =>
        !name.includes('.') &&
        !['externalId', 'realm', 'region'].includes(name),
    ),
  );
  const credential = part(fields, 'credential.');
  const grant = part(fields, 'grant.');
  const labels = part(fields, 'label.');
  const hasCredential = 'externalId' in credential;
  const hasGrant = 'name' in grant || 'externalId' in grant;
  const parsed = observedIdentitySchema.safeParse({
    status: 'unknown',
    displayName: fields.get('externalId'),
    ...plain,
    ...(settings.of ? { statedFor: settings.of } : {}),
    key: {
      realm: fields.get('realm') ?? realm ?? '',
      region: fields.get('region') ?? '',
      externalId: fields.get('externalId'),
    },
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    credentials: hasCredential ? [{ status: 'unknown', ...credential }] : [],
    grants: hasGrant
      ? [
          {
            kind: 'role',
            externalId:
              grant.externalId ?? `${grant.name}@${grant.resource ?? ''}`,
            ...grant,
          },
        ]
      : [],
  });
  if (parsed.success) {
    return { identity: parsed.data };
  }
  const problem = parsed.error.issues
    .map(({ path, message }) => {
      const name = path
        .map(String)
        .filter(step => step !== 'key' && step !== '0')
        .join('.')
        .replace(/^credentials/, 'credential')
        .replace(/^grants/, 'grant');
      const column = columnOf.get(name);
      const seen = fields.get(name);
      return `${
        column ? `column "${column}"` : `field "${name}" (no column maps to it)`
      }: ${message}${
        seen === undefined ? '' : `, found ${JSON.stringify(seen)}`
      }`;
    })
    .join('; ');
  return { problem };
}
