import { LedgerVerdict } from '@countersign/plugin-governance-common';

/** The verdict in words: the first line says it all, what follows says why and what was not established. */
export function describeVerdict(verdict: LedgerVerdict): string {
  const lines = [headline(verdict)];
  if (verdict.head) {
    lines.push(
      `Ledger ${verdict.ledgerId ?? '(unknown)'}, head ${verdict.head.seq} ${
        verdict.head.hash
      }, ${count(
        verdict.checkpointsVerified,
        'checkpoint',
        'checkpoints',
      )} verified.`,
    );
  }
  for (const { code, seq, line, message } of verdict.problems) {
    const place = [
      seq === undefined ? [] : [`entry ${seq}`],
      line === undefined ? [] : [`line ${line}`],
    ].flat();
    lines.push(
      `  ${code}${place.length ? ` (${place.join(', ')})` : ''}: ${message}`,
    );
  }
  if (verdict.problemsOmitted > 0) {
    lines.push(`  and ${verdict.problemsOmitted} more`);
  }
  lines.push(...verdict.notes.map(({ message }) => `Note: ${message}`));
  return lines.join('\n');
}

function headline(verdict: LedgerVerdict): string {
  const entries = count(verdict.entries, 'entry', 'entries');
  if (!verdict.ok) {
    // That the file as a whole is damaged follows from what is named in particular
    const first =
      verdict.problems.find(({ code }) => !code.startsWith('file-')) ??
      verdict.problems[0];
    return `The ledger is broken: ${lowerFirst(
      first?.message ?? 'see below',
    )}.`;
  }
  const doubts = verdict.notes.map(({ code }) => code);
  if (doubts.includes('truncation-not-excluded')) {
    return `The ledger is consistent in itself (${entries}), but truncation and rewriting cannot be excluded without a checkpoint kept outside.`;
  }
  return `The ledger is intact: ${entries}, in agreement with the checkpoint kept outside.`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
