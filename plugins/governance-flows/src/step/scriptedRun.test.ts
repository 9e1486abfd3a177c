import { createHash } from 'crypto';
import { GOLDEN_RUN } from '../testing/goldenRun';
import { scriptedRun } from '../testing/scriptedRun';

const digest = (text: string) =>
  createHash('sha256').update(text).digest('hex');

describe('a long run through events of every kind, in Node', () => {
  it('yields the bytes it always has', () => {
    expect(scriptedRun(digest, GOLDEN_RUN.options)).toEqual(GOLDEN_RUN.result);
  });
});
