import { mockServices } from '@backstage/backend-test-utils';
import { readReviewSettings } from './readReviewSettings';

const read = (governance: object) =>
  readReviewSettings(mockServices.rootConfig({ data: { governance } }));
const reviews = { triageGroup: 'group:default/security' };

describe('readReviewSettings', () => {
  it('reads the rules on modes in their order', () => {
    const modes = [
      { source: 'db', environment: 'production', mode: 'enforce' },
      { source: 'db', flow: 'owner-review', mode: 'observe' },
    ];
    expect(read({ reviews, modes }).modes).toEqual(modes);
  });

  it('names the key, the value and what is accepted', () => {
    expect(() => read({ reviews, modes: [{ mode: 'yes' }] })).toThrow(
      "governance.modes[0].mode is 'yes'; accepted are observe, advise, enforce",
    );
    expect(() => read({})).toThrow(
      /governance\.reviews\.triageGroup is not set/,
    );
  });

  it('reads durations', () => {
    expect(
      read({ reviews: { ...reviews, evidenceMaxAge: 'P2D' } }).settings
        .evidenceMaxAgeMs,
    ).toBe(2 * 24 * 60 * 60 * 1000);
  });
});
