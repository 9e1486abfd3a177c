import { createReadOnce } from './readOnce';

describe('createReadOnce', () => {
  it('reads once for each key, also for those who ask meanwhile', async () => {
    const once = createReadOnce<string>();
    const read = jest.fn(async (answer: string) => answer);

    const answers = await Promise.all([
      once('a', () => read('first')),
      once('a', () => read('second')),
      once('b', () => read('third')),
    ]);

    expect(answers).toEqual(['first', 'first', 'third']);
    expect(await once('b', () => read('fourth'))).toBe('third');
    expect(read.mock.calls).toEqual([['first'], ['third']]);
  });

  it('keeps nothing of another one', async () => {
    await createReadOnce<string>()('a', async () => 'first');

    await expect(
      createReadOnce<string>()('a', async () => 'second'),
    ).resolves.toBe('second');
  });

  it('fails for everybody who waits for what cannot be read', async () => {
    const once = createReadOnce<string>();
    const fail = async () => {
      throw new Error('gone');
    };

    const answers = await Promise.allSettled([
      once('a', fail),
      once('a', fail),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
  });
});
