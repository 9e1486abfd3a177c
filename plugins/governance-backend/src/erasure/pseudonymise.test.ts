import { createPseudonymiser } from './pseudonymise';

const { text, data } = createPseudonymiser(
  'user:default/ann',
  'user:erased/p-1',
);

describe('pseudonymise', () => {
  it.each([
    ['user:default/ann', 'user:erased/p-1'],
    ['User:Default/Ann', 'user:erased/p-1'],
    ['user:default/ann, user:default/ben', 'user:erased/p-1, user:default/ben'],
    ['It was user:default/ann.', 'It was user:erased/p-1.'],
    ['asked/user:default/ann', 'asked/user:erased/p-1'],
    ['user:default/anna', 'user:default/anna'],
    ['user:default/ann-lee', 'user:default/ann-lee'],
    ['user:default/ann.lee', 'user:default/ann.lee'],
    ['superuser:default/ann', 'superuser:default/ann'],
  ])('turns %s into %s', (before, after) => {
    expect(text(before)).toBe(after);
  });

  it('erases the words of the person, and nobody else’s', () => {
    expect(
      data({
        votes: [
          { voter: 'user:default/ann', comment: 'I am ill', digest: 'd' },
          { voter: 'user:default/ben', comment: 'with user:default/ann' },
        ],
        lastDecision: { by: 'user:default/ann', justification: null },
        'user:default/ann': 1,
      }),
    ).toEqual({
      votes: [
        { voter: 'user:erased/p-1', comment: '(erased)', digest: 'd' },
        { voter: 'user:default/ben', comment: 'with user:erased/p-1' },
      ],
      lastDecision: { by: 'user:erased/p-1', justification: null },
      'user:erased/p-1': 1,
    });
  });
});
