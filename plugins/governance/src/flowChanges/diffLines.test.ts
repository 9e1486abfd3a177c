import { compareLines } from './diffLines';

const text = (...lines: (string | number)[]) => `${lines.join('\n')}\n`;
const many = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);

describe('compareLines', () => {
  it('shows what went and what came, each with its line', () => {
    expect(compareLines(text('a', 'b', 'c'), text('a', 'B', 'c', 'd'))).toEqual(
      [
        { kind: 'same', text: 'a', before: 1, after: 1 },
        { kind: 'removed', text: 'b', before: 2 },
        { kind: 'added', text: 'B', after: 2 },
        { kind: 'same', text: 'c', before: 3, after: 3 },
        { kind: 'added', text: 'd', after: 4 },
      ],
    );
  });

  it('leaves out what is far from any change, and says how much', () => {
    const after = [...many.slice(0, 9), 'changed', ...many.slice(10)];
    const lines = compareLines(text(...many), text(...after));
    expect(lines.map(({ kind }) => kind)).toEqual([
      'left-out',
      'same',
      'same',
      'same',
      'removed',
      'added',
      'same',
      'same',
      'same',
      'left-out',
    ]);
    expect(lines[0]).toEqual({ kind: 'left-out', count: 6 });
    expect(lines[4]).toEqual({ kind: 'removed', text: 'line 10', before: 10 });
    expect(lines.at(-1)).toEqual({ kind: 'left-out', count: 7 });
  });
});
