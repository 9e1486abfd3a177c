import { InputError } from '@backstage/errors';
import {
  Observation,
  ObservedIdentity,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { parse } from 'csv-parse/sync';
import { z } from 'zod/v4';
import { describeProblems } from '../describeProblems';
import { mergeIdentities } from './mergeIdentities';
import { rowIdentity } from './rowIdentity';
import { CsvSettings, csvSettingsSchema } from './settings';

const tableSchema = z.array(z.array(z.string()));

/** The rows of a file by column name, or why there are none. */
function rowsOf(
  file: ImportFile,
  settings: CsvSettings,
): Record<string, string>[] | { reason: string } {
  let table: string[][];
  try {
    table = tableSchema.parse(
      parse(Buffer.from(file.content), {
        bom: true,
        delimiter: settings.delimiter,
        relax_column_count: true,
        skip_empty_lines: true,
      }),
    );
  } catch (error) {
    return {
      reason: `The CSV cannot be parsed: ${
        error instanceof Error ? error.message : String(error)
      }`,
    };
  }
  const [header, ...rows] = table;
  if (!header) {
    return { reason: 'It is empty; a line with the column names is needed.' };
  }
  const names = header.map(name => name.trim());
  const missing = Object.keys(settings.columns).filter(
    name => !names.includes(name),
  );
  if (missing.length > 0) {
    return {
      reason: `Column ${missing
        .map(name => `"${name}"`)
        .join(', ')} is missing; the file has ${names
        .map(name => `"${name}"`)
        .join(', ')}.`,
    };
  }
  return rows.map(row =>
    Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])),
  );
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  const parsed = csvSettingsSchema.safeParse(options.settings ?? {});
  if (!parsed.success) {
    throw new InputError(
      `Settings of csv are invalid: ${describeProblems(parsed.error)}`,
    );
  }
  const settings = parsed.data;
  const unreadable: UnreadableItem[] = [];
  const identities = new Map<string, ObservedIdentity>();
  for (const file of files) {
    const rows = rowsOf(file, settings);
    if (!Array.isArray(rows)) {
      unreadable.push({ item: file.name, reason: rows.reason });
      continue;
    }
    rows.forEach((row, index) => {
      const result = rowIdentity(row, settings, options.realm);
      if ('problem' in result) {
        unreadable.push({
          item: `${file.name}, row ${index + 1}`,
          reason: result.problem,
        });
        return;
      }
      const key = JSON.stringify(result.identity.key);
      const known = identities.get(key);
      identities.set(
        key,
        known ? mergeIdentities(known, result.identity) : result.identity,
      );
    });
  }
  const all = [...identities.values()];
  return {
    kind: 'csv',
    observedAt: options.at.toISOString(),
    basis: settings.basis,
    ...(settings.complete && unreadable.length === 0
      ? {
          mode: 'snapshot',
          realms: [...new Set(all.map(({ key }) => key.realm))],
        }
      : { mode: 'delta' }),
    identities: all,
    certificates: [],
    partnerIntegrations: [],
    roles: [],
    uses: [],
    unreadable,
    ignored: [],
  };
}

/**
 * Reads identities from CSV by a mapping of columns to fields. An empty cell states nothing; rows of one principal
 * become one identity.
 *
 * @throws InputError when the mapping is missing or wrong.
 *
 * @public
 */
export const csv: Importer = {
  id: 'csv',
  title: 'CSV with a column mapping',
  read,
};
