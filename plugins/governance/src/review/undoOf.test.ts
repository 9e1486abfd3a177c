import { AllowedAction } from '@countersign/plugin-governance-common';
import { undoOf } from './undoOf';

const action = (name: AllowedAction['action'], allowed: boolean) => ({
  action: name,
  allowed,
});

describe('undoOf', () => {
  it.each([
    ['what was decided can be taken back', 'withdraw', true, false, 'withdraw'],
    ['what is disabled can be brought back', 'restore', false, true, 'restore'],
    ['both can', 'withdraw', true, true, 'withdraw'],
    [
      'neither can: whoever asks reads why',
      'withdraw',
      false,
      false,
      'withdraw',
    ],
  ])('where %s, means to %s', (_when, _means, withdraw, restore, expected) => {
    const actions = [action('withdraw', withdraw), action('restore', restore)];
    expect(undoOf({ actions })).toBe(expected);
  });
});
