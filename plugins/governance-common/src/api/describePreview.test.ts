import { describePreview } from './describePreview';

const nothing = { problems: [], way: [], asked: [], computed: [] };

describe('describePreview', () => {
  it('names the way with its reasons, and who would be asked', () => {
    expect(
      describePreview({
        ...nothing,
        way: [
          { state: 'intake', reason: 'started' },
          { state: 'review', reason: 'else' },
        ],
        waitsIn: { state: 'review', kind: 'approval' },
        asked: [
          { stage: 'owner', quorum: 1, people: ['user:default/ann'] },
          { stage: 'security', quorum: 2, people: [] },
        ],
        mode: 'advise',
      }),
    ).toEqual([
      "It would go to 'review': else.",
      "It would wait in 'review'.",
      "Asked for 'owner', of whom 1 would have to approve: user:default/ann.",
      "Asked for 'security', of whom 2 would have to approve: nobody, so it would be escalated.",
      "Nothing would be carried out: its mode is 'advise'.",
    ]);
  });

  it('says how what ends at once ends', () => {
    expect(
      describePreview({ ...nothing, outcome: 'denied', mode: 'enforce' }),
    ).toEqual(["It would end at once, as 'denied'."]);
  });
});
