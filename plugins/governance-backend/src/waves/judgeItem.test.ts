import { WaveAction } from '@countersign/plugin-governance-common';
import { ItemStanding, judgeItem, ObservedItem } from './judgeItem';

const running = { status: 'running' as const, state: 'revoke', outcome: null };
const ended = (outcome: string) => ({
  status: 'ended' as const,
  state: outcome,
  outcome,
});
const calm = { credential: 'active' as const, calls: 0, again: false };

const cases: Record<string, [WaveAction, ObservedItem, ItemStanding]> = {
  'has begun while its flow runs': [
    'revoke',
    { ...calm, instance: running },
    { state: 'begun' },
  ],
  'is tried again after its first failure': [
    'revoke',
    { ...calm, instance: running, calls: 1, error: 'not now', again: true },
    { state: 'trying', reason: 'not now' },
  ],
  'has begun anew while nothing was called since it was resumed': [
    'revoke',
    { ...calm, instance: running, calls: 0, error: 'not now', again: true },
    { state: 'begun' },
  ],
  'is done when it was revoked and has ended': [
    'revoke',
    { ...calm, credential: 'ended', instance: ended('revoked') },
    { state: 'done' },
  ],
  'is not done by what its flow says alone': [
    'revoke',
    { ...calm, instance: ended('revoked') },
    { state: 'failed', reason: 'Its flow has ended: revoked' },
  ],
  'is done, and something is to be said, where it still lies in its store': [
    'revoke',
    { ...calm, credential: 'ended', instance: ended('revoked-not-withdrawn') },
    {
      state: 'done',
      reason: 'It works no more, and still lies where it was delivered',
    },
  ],
  'has failed where it was not seen to be refused': [
    'revoke',
    {
      ...calm,
      credential: 'ended',
      instance: ended('failed'),
      error: 'it is still shown as usable',
    },
    { state: 'failed', reason: 'it is still shown as usable' },
  ],
  'has failed where its flow is gone': [
    'revoke',
    calm,
    { state: 'failed', reason: 'Its flow is not there any more' },
  ],
  'waits for its owner': [
    'rotate',
    { ...calm, instance: { ...running, state: 'review' } },
    { state: 'begun', reason: 'Its owner is asked' },
  ],
  'has had its turn when both work': [
    'rotate',
    { ...calm, instance: { ...running, state: 'overlap' } },
    { state: 'switching' },
  ],
  'is done when the old one has ended': [
    'rotate',
    { ...calm, credential: 'ended', instance: ended('rotated') },
    { state: 'done' },
  ],
  'has failed where its owner has refused': [
    'rotate',
    { ...calm, instance: ended('denied') },
    { state: 'failed', reason: 'Its owner has refused' },
  ],
  'has failed where nobody switched': [
    'rotate',
    { ...calm, instance: ended('rotated-old-lives') },
    { state: 'failed', reason: 'Its flow has ended: rotated-old-lives' },
  ],
};

describe('judgeItem: a credential', () => {
  it.each(Object.entries(cases))('%s', (_, [action, observed, standing]) => {
    expect(judgeItem(action, observed)).toEqual(standing);
  });
});
