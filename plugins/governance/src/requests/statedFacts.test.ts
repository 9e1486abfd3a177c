import { StatedFieldView } from '@countersign/plugin-governance-common';
import { statedFacts } from './statedFacts';

const field = (
  path: string,
  type: StatedFieldView['type'],
): StatedFieldView => ({ path, type, optional: false });
const FIELDS = [
  field('request.ttlDays', 'int'),
  field('request.scopes', 'list<string>'),
  field('request.purpose', 'string'),
  field('tool.writes', 'bool'),
];

describe('statedFacts', () => {
  it('nests what was typed by its paths, in the declared types', () => {
    expect(
      statedFacts(FIELDS, {
        'request.ttlDays': ' 30 ',
        'request.scopes': 'a:read\n\n b:read \n',
        'request.purpose': 'pays people',
        'tool.writes': false,
      }),
    ).toEqual({
      request: {
        ttlDays: 30,
        scopes: ['a:read', 'b:read'],
        purpose: 'pays people',
      },
      tool: { writes: false },
    });
  });

  it('leaves out what is empty, and sends what is no number as it is', () => {
    expect(
      statedFacts(FIELDS, {
        'request.purpose': '  ',
        'request.ttlDays': 'a month',
        'something.else': 'x',
      }),
    ).toEqual({ request: { ttlDays: 'a month' } });
  });
});
