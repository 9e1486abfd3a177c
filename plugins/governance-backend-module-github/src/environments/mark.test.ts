import { Mark, ownerOf, parseMark, writeMark } from './mark';

const AT = '2030-01-01T00:00:00Z';
const LATER = '2030-01-01T00:00:20Z';
const LONG_AFTER = '2030-01-01T00:10:00Z';
const WRITTEN: Mark = { state: 'written', order: 't', updatedAt: AT };
const WRITING: Mark = {
  state: 'writing',
  order: 't',
  before: '2029-01-01T00:00:00Z',
  since: AT,
};

describe('what lies beside a secret', () => {
  it.each([WRITTEN, WRITING])('is read as it was written: %p', mark => {
    const text = writeMark(mark, { credential: 'c-1', state: 'theirs' });
    expect(parseMark(text)).toMatchObject(mark);
    expect(JSON.parse(text)).toMatchObject({ credential: 'c-1' });
  });

  it.each([
    undefined,
    '',
    'words',
    'null',
    '{}',
    '{"state":"written","order":"t"}',
    '{"state":"written","order":"t","updatedAt":"yesterday"}',
    '{"state":"gone","order":"t"}',
  ])('is nothing in %p', text => {
    expect(parseMark(text)).toBeUndefined();
  });

  it.each<[string, string | undefined, Mark | undefined, string]>([
    ['no secret', undefined, WRITTEN, 'nobody'],
    ['a secret without a mark', AT, undefined, 'somebody-else'],
    ['the one that was written', AT, WRITTEN, 'ours'],
    ['one that was written since', LATER, WRITTEN, 'somebody-else'],
    ['what is to be written over', WRITING.before, WRITING, 'ours'],
    ['one that came while it was written', LATER, WRITING, 'ours'],
    ['one that came long after', LONG_AFTER, WRITING, 'somebody-else'],
    ['an older one', '2029-06-01T00:00:00Z', WRITING, 'somebody-else'],
  ])('says whose it is: %s', (_title, updatedAt, mark, owner) => {
    expect(ownerOf(updatedAt, mark)).toBe(owner);
  });
});
