import { mockServices } from '@backstage/backend-test-utils';
import { readReviewSettings } from './readReviewSettings';

const read = (governance: object) =>
  readReviewSettings(mockServices.rootConfig({ data: { governance } }));
const reviews = { triageGroup: 'group:default/security' };

describe('readReviewSettings', () => {
  it.each([
    [{ source: 'db', environment: 'production' }, 'enforce'],
    [{ source: 'db', environment: 'staging' }, 'observe'],
    [{ source: 'db' }, 'observe'],
    [{ source: 'aws', environment: 'production' }, 'advise'],
    [{ source: 'aws' }, 'advise'],
  ])('gives %j the first mode that fits: %s', (subject, mode) => {
    const { settings } = read({
      reviews,
      modes: [
        { source: 'db', environment: 'production', mode: 'enforce' },
        { source: 'db', mode: 'observe' },
      ],
    });
    expect(settings.modeFor(subject)).toBe(mode);
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
