import { inWordsOf } from './scopes';

describe('inWordsOf', () => {
  it.each([
    ['in another order', ['table:public.entries:SELECT,INSERT']],
    [
      'parted into two scopes',
      ['table:public.entries:SELECT', 'table:public.entries:INSERT'],
    ],
    [
      'said twice',
      ['table:public.entries:INSERT,SELECT', 'table:public.entries:SELECT'],
    ],
  ])('knows rights again that were ordered %s', (_title, ordered) => {
    expect(inWordsOf(ordered, ['table:public.entries:INSERT,SELECT'])).toEqual(
      [...ordered].sort(),
    );
  });

  it.each([
    ['another role', ['member:readers', 'member:writers']],
    ['another right', ['member:readers', 'table:public.entries:SELECT']],
    ['less', []],
  ])('leaves %s as it is', (_title, held) => {
    expect(inWordsOf(['member:readers'], held)).toEqual(held);
  });
});
