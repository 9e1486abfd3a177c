import fc from 'fast-check';

/** The names and constants that generated expressions are made of. */
export interface Vocabulary {
  integers: string[];
  texts: string[];
  booleans: string[];
  lists: string[];
  times: string[];
  /** Maps of lists, and keys to ask for. */
  maps: string[];
  keys: string[];
  /** Paths that `has()` may be asked of. */
  optional: string[];
  words: string[];
  numbers: { min: number; max: number };
  instants: string[];
  durations: string[];
}

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

/** Well-typed conditions over a vocabulary, made of everything that the fragment accepts. */
export function anyCondition(vocabulary: Vocabulary): fc.Arbitrary<string> {
  const { words, numbers, lists, times, maps, keys } = vocabulary;
  const word = fc.constantFrom(...words).map(text => JSON.stringify(text));
  const wordList = fc
    .uniqueArray(word, { maxLength: 3 })
    .map(items => `[${items.join(', ')}]`);
  const number = fc.integer(numbers).map(String);
  const op = fc.constantFrom(...COMPARISONS);
  const { bool } = fc.letrec<{
    bool: string;
    int: string;
    string: string;
    list: string;
    time: string;
    duration: string;
    inLoop: string;
  }>(tie => {
    const choose = (key: 'bool' | 'int' | 'string' | 'list' | 'time') =>
      fc
        .tuple(tie('bool'), tie(key), tie(key))
        .map(([x, y, z]) => `(${x} ? ${y} : ${z})`);
    return {
      int: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom(...vocabulary.integers),
        number,
        tie('list').map(list => `size(${list})`),
        tie('list').map(list => `${list}.size()`),
        tie('string').map(text => `size(${text})`),
        fc
          .tuple(tie('int'), fc.constantFrom('+', '-'), tie('int'))
          .map(([x, sign, y]) => `(${x} ${sign} ${y})`),
        tie('int').map(x => `-(${x})`),
        choose('int'),
      ),
      string: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.constantFrom(...vocabulary.texts),
        word,
        fc.tuple(tie('string'), tie('string')).map(([x, y]) => `(${x} + ${y})`),
        choose('string'),
      ),
      list: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.constantFrom(
          ...lists,
          ...maps.flatMap(map =>
            keys.map(key => `${map}[${JSON.stringify(key)}]`),
          ),
        ),
        word.map(text => `[${text}]`),
        fc.tuple(tie('string'), word).map(([x, y]) => `[${x}, ${y}]`),
        fc.tuple(tie('list'), tie('list')).map(([x, y]) => `(${x} + ${y})`),
      ),
      time: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.constantFrom(...times),
        fc
          .constantFrom(...vocabulary.instants)
          .map(text => `timestamp(${JSON.stringify(text)})`),
        fc
          .tuple(tie('time'), fc.constantFrom('+', '-'), tie('duration'))
          .map(([x, sign, y]) => `(${x} ${sign} ${y})`),
      ),
      duration: fc
        .constantFrom(...vocabulary.durations)
        .map(text => `duration(${JSON.stringify(text)})`),
      inLoop: fc.oneof(
        fc
          .tuple(fc.constantFrom('==', '!=', '<', '>='), tie('string'))
          .map(([sign, x]) => `x ${sign} ${x}`),
        fc
          .tuple(
            fc.constantFrom('startsWith', 'endsWith', 'contains'),
            tie('string'),
          )
          .map(([name, x]) => `x.${name}(${x})`),
        fc.constantFrom(...lists).map(list => `x in ${list}`),
        wordList.map(list => `!(x in ${list})`),
        fc
          .tuple(fc.constantFrom('&&', '||'), word, tie('bool'))
          .map(([sign, text, rest]) =>
            // No loop inside a loop.
            rest.includes('(x, ')
              ? `x == ${text}`
              : `(x == ${text} ${sign} ${rest})`,
          ),
      ),
      bool: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(...vocabulary.booleans, 'true', 'false'),
        fc.constantFrom(...vocabulary.optional).map(path => `has(${path})`),
        fc
          .tuple(fc.constantFrom(...vocabulary.integers), op, number)
          .map(([x, sign, y]) => `${x} ${sign} ${y}`),
        fc
          .tuple(tie('int'), op, tie('int'))
          .map(([x, sign, y]) => `${x} ${sign} ${y}`),
        fc
          .tuple(tie('string'), op, tie('string'))
          .map(([x, sign, y]) => `${x} ${sign} ${y}`),
        fc
          .tuple(tie('time'), op, tie('time'))
          .map(([x, sign, y]) => `${x} ${sign} ${y}`),
        fc
          .tuple(tie('time'), tie('time'), op, tie('duration'))
          .map(([x, y, sign, z]) => `${x} - ${y} ${sign} ${z}`),
        fc
          .tuple(
            tie('string'),
            fc.constantFrom('startsWith', 'endsWith', 'contains'),
            tie('string'),
          )
          .map(([x, name, y]) => `${x}.${name}(${y})`),
        fc
          .tuple(tie('string'), fc.oneof(tie('list'), wordList))
          .map(([x, list]) => `(${x} in ${list})`),
        fc
          .tuple(tie('int'), fc.array(number, { minLength: 1, maxLength: 3 }))
          .map(([x, items]) => `(${x} in [${items.join(', ')}])`),
        fc
          .tuple(fc.constantFrom(...keys), fc.constantFrom(...maps))
          .map(([key, map]) => `(${JSON.stringify(key)} in ${map})`),
        fc
          .tuple(
            fc.oneof(tie('list'), fc.constant('[]')),
            fc.constantFrom('==', '!='),
            tie('list'),
          )
          .map(([x, sign, y]) => `${x} ${sign} ${y}`),
        fc
          .tuple(
            tie('list'),
            fc.constantFrom('all', 'exists', 'exists_one'),
            tie('inLoop'),
          )
          .map(([list, name, body]) => `${list}.${name}(x, ${body})`),
        fc
          .tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool'))
          .map(([x, sign, y]) => `(${x} ${sign} ${y})`),
        fc
          .tuple(tie('bool'), fc.constantFrom('==', '!='), tie('bool'))
          .map(([x, sign, y]) => `((${x}) ${sign} (${y}))`),
        tie('bool').map(x => `!(${x})`),
        choose('bool'),
      ),
    };
  });
  return bool;
}
