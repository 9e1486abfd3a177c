import { isInSample } from './sampleDecisions';

const items = Array.from({ length: 4000 }, (_, index) => `item-${index}`);
const drawn = (campaign: string, share: number) =>
  items.filter(item => isInSample(campaign, item, share));

describe('isInSample', () => {
  it('draws the same again, and other things for another campaign', () => {
    expect(drawn('a', 0.2)).toEqual(drawn('a', 0.2));
    expect(drawn('a', 0.2)).not.toEqual(drawn('b', 0.2));
  });

  it('draws about the share, everything where that is 1, and more by what it had drawn before', () => {
    const few = drawn('a', 0.2);
    expect(few.length).toBeGreaterThan(600);
    expect(few.length).toBeLessThan(1000);
    expect(drawn('a', 1)).toHaveLength(items.length);
    expect(drawn('a', 0.5)).toEqual(expect.arrayContaining(few));
  });
});
