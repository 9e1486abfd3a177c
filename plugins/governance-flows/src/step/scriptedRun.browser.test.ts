/** @jest-environment @backstage/cli-module-test-jest/config/jest-environment-jsdom */
import { createHash } from 'crypto';
import { GOLDEN_RUN } from '../testing/goldenRun';
import { scriptedRun } from '../testing/scriptedRun';

const digest = (text: string) =>
  createHash('sha256').update(text).digest('hex');

describe('a long run through events of every kind, among the globals of a browser', () => {
  it('yields the bytes it always has', () => {
    expect(typeof window).toBe('object');
    expect(scriptedRun(digest, GOLDEN_RUN.options)).toEqual(GOLDEN_RUN.result);
  });
});
