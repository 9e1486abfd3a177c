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

  it('reads what is reviewed by itself, all of it unless told', () => {
    const periodic = [
      { every: 'P90D' },
      { every: 'P30D', asks: ['certificates'] },
    ];
    expect(
      read({ reviews: { ...reviews, periodic } }).periodic.map(
        ({ asks }) => asks,
      ),
    ).toEqual([
      ['identities', 'certificates', 'integrations'],
      ['certificates'],
    ]);
    expect(() =>
      read({
        reviews: { ...reviews, periodic: [{ every: 'P1D', asks: ['keys'] }] },
      }),
    ).toThrow(
      "governance.reviews.periodic[0].asks names 'keys'; accepted are identities, certificates, integrations",
    );
  });

  it('reads durations', () => {
    expect(
      read({ reviews: { ...reviews, evidenceMaxAge: 'P2D' } }).settings
        .evidenceMaxAgeMs,
    ).toBe(2 * 24 * 60 * 60 * 1000);
  });
});
