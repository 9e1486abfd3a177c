import { ImportFile } from '@countersign/plugin-governance-node';

/** A report as text, or why there is none. */
export type ReportText = { csv: string } | { reason: string };

const HEADER = /^\uFEFF?"?user"?,/;

function contentOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) {
    return undefined;
  }
  if ('Content' in answer && typeof answer.Content === 'string') {
    return answer.Content;
  }
  for (const wrapper of ['data', 'GetCredentialReportResult', 'body']) {
    const inner = Object.entries(answer).find(([key]) => key === wrapper);
    const content = inner && contentOf(inner[1]);
    if (content !== undefined) {
      return content;
    }
  }
  return undefined;
}

/**
 * Finds the CSV in a file: the downloaded report itself, or an answer of `GetCredentialReport` with the report in
 * `Content`, as text (SDKs decode it) or in Base64 (the command line prints it so).
 */
export function reportText({ content }: ImportFile): ReportText {
  const text = new TextDecoder().decode(content).trimStart();
  if (HEADER.test(text)) {
    return { csv: text };
  }
  if (!text.startsWith('{')) {
    return {
      reason:
        'It is neither a credential report (CSV whose first column is "user") nor a GetCredentialReport answer (JSON).',
    };
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    return {
      reason: `It looks like JSON but cannot be parsed: ${
        error instanceof Error ? error.message : String(error)
      }`,
    };
  }
  const inner = contentOf(answer);
  if (inner === undefined) {
    return {
      reason: 'The JSON has no "Content" with a report in it.',
    };
  }
  const csv = HEADER.test(inner)
    ? inner
    : Buffer.from(inner, 'base64').toString('utf8');
  return HEADER.test(csv)
    ? { csv }
    : { reason: '"Content" holds no credential report, plain or in Base64.' };
}
