import { UnreadableItem } from '@countersign/plugin-governance-common';
import { ImportFile } from '@countersign/plugin-governance-node';
import { parseAllDocuments } from 'yaml';

/** One object with its kind, still to be checked. */
export interface Manifest {
  item: string;
  kind: string;
  value: Record<string, unknown>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseText(
  text: string,
  item: string,
  unreadable: UnreadableItem[],
): { item: string; value: unknown }[] {
  if (/^\s*[[{]/.test(text)) {
    try {
      return [{ item, value: JSON.parse(text) }];
    } catch {
      // YAML's flow style begins like JSON; the YAML parser says what is wrong with it.
    }
  }
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents)) {
    return [];
  }
  return documents.flatMap((document, index) => {
    const name =
      documents.length === 1 ? item : `${item}, document ${index + 1}`;
    const [problem] = document.errors;
    if (problem) {
      unreadable.push({
        item: name,
        reason: `It is neither YAML nor JSON: ${problem.message}`,
      });
      return [];
    }
    try {
      // Anchors that multiply beyond reason are refused here by the library (maxAliasCount).
      const value: unknown = document.toJS({ maxAliasCount: 100 });
      return value === null || value === undefined
        ? []
        : [{ item: name, value }];
    } catch (error) {
      unreadable.push({
        item: name,
        reason: error instanceof Error ? error.message : String(error),
      });
      return [];
    }
  });
}

/** Answers in a recording of HTTP exchanges in the format of VCR.py (`interactions[].response.body.string`). */
function recordedAnswers(value: Record<string, unknown>): string[] {
  if (!Array.isArray(value.interactions)) {
    return [];
  }
  return value.interactions.flatMap((interaction: unknown) => {
    const response = isRecord(interaction) ? interaction.response : undefined;
    const body = isRecord(response) ? response.body : undefined;
    const answer = isRecord(body) ? body.string : undefined;
    return typeof answer === 'string' ? [answer] : [];
  });
}

function flatten(
  value: unknown,
  item: string,
  unreadable: UnreadableItem[],
  impliedKind?: string,
): Manifest[] {
  if (!isRecord(value)) {
    unreadable.push({ item, reason: 'It is no Kubernetes object.' });
    return [];
  }
  const answers = recordedAnswers(value);
  if (answers.length > 0) {
    return answers.flatMap((answer, index) => {
      const name = `${item}, answer ${index + 1}`;
      return parseText(answer, name, unreadable).flatMap(document =>
        flatten(document.value, document.item, unreadable),
      );
    });
  }
  const kind = typeof value.kind === 'string' ? value.kind : impliedKind;
  if (kind === undefined) {
    unreadable.push({ item, reason: 'It has no "kind".' });
    return [];
  }
  if (kind.endsWith('List')) {
    // An empty list may be written as null.
    const items = value.items ?? [];
    if (!Array.isArray(items)) {
      unreadable.push({ item, reason: `"items" of the ${kind} is no list.` });
      return [];
    }
    // The API leaves the kind out of the items of a typed list.
    const itemKind = kind === 'List' ? undefined : kind.slice(0, -4);
    return items.flatMap((entry: unknown, index) =>
      flatten(entry, `${item}, item ${index + 1}`, unreadable, itemKind),
    );
  }
  return [{ item, kind, value }];
}

/** Every object in a file: YAML of one or many documents, JSON, lists, or recorded answers of the API. */
export function manifestsIn(
  file: ImportFile,
  unreadable: UnreadableItem[],
): Manifest[] {
  const text = new TextDecoder().decode(file.content);
  return parseText(text, file.name, unreadable).flatMap(({ item, value }) =>
    flatten(value, item, unreadable),
  );
}
