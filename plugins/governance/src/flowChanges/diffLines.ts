import { diffLines } from 'diff';

/** One line of a difference, or a run of equal lines that is left out. */
export type DiffLine =
  | { kind: 'same'; text: string; before: number; after: number }
  | { kind: 'added'; text: string; after: number }
  | { kind: 'removed'; text: string; before: number }
  | { kind: 'left-out'; count: number };

/** Equal lines that stay on either side of a change. */
const CONTEXT = 3;

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** The difference of two texts line by line, with a few equal lines around each change; lines count from 1. */
export function compareLines(before: string, after: string): DiffLine[] {
  const parts = diffLines(before, after);
  const found: DiffLine[] = [];
  let [left, right] = [0, 0];
  parts.forEach((part, index) => {
    const lines = linesOf(part.value);
    if (part.added) {
      lines.forEach(text => {
        right += 1;
        found.push({ kind: 'added', text, after: right });
      });
      return;
    }
    if (part.removed) {
      lines.forEach(text => {
        left += 1;
        found.push({ kind: 'removed', text, before: left });
      });
      return;
    }
    const first = index === 0 ? 0 : CONTEXT;
    const last = index === parts.length - 1 ? 0 : CONTEXT;
    const hidden = lines.length - first - last;
    lines.forEach((text, line) => {
      left += 1;
      right += 1;
      if (hidden <= 1 || line < first || line >= lines.length - last) {
        found.push({ kind: 'same', text, before: left, after: right });
      } else if (line === first) {
        found.push({ kind: 'left-out', count: hidden });
      }
    });
  });
  return found;
}
