import { EvidenceVerdict } from '@countersign/plugin-governance-common';

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What follows from something else that is named in particular. */
const CONSEQUENCES = ['count-wrong', 'malformed-line', 'incomplete'];

function headline(verdict: EvidenceVerdict): string {
  const { campaign, records } = verdict;
  if (!verdict.ok) {
    const first =
      verdict.problems.find(({ code }) => !CONSEQUENCES.includes(code)) ??
      verdict.problems[0];
    return `The pack is not to be relied on: ${lowerFirst(
      first?.message ?? 'see below',
    )}.`;
  }
  const doubt = verdict.notes.some(
    ({ code }) => code === 'key-from-the-pack-only',
  );
  return `The pack of ${campaign?.title} (${campaign?.state}) is ${
    doubt ? 'consistent in itself' : 'intact'
  }: ${count(records.item ?? 0, 'item')}, ${count(
    records.decision ?? 0,
    'decision',
  )}, and everything in scope is accounted for.`;
}

/** The verdict in words: the first line says it all, what follows says why and what was not established. */
export function describePack(verdict: EvidenceVerdict): string {
  const lines = [headline(verdict)];
  lines.push(
    `${count(
      verdict.ownEntries,
      'entry',
      'entries',
    )} of the ledger, linked to ${count(
      verdict.checkpointsVerified,
      'signed head',
    )}.`,
  );
  for (const { code, line, message } of verdict.problems) {
    lines.push(
      `  ${code}${line === undefined ? '' : ` (line ${line})`}: ${message}`,
    );
  }
  if (verdict.problemsOmitted > 0) {
    lines.push(`  and ${verdict.problemsOmitted} more`);
  }
  lines.push(...verdict.notes.map(({ message }) => `Note: ${message}`));
  return lines.join('\n');
}
