import { ModeView } from '@countersign/plugin-governance-common';

/** What lets flows do more comes later. */
export const MODE_RANKS: Record<ModeView['mode'], number> = {
  observe: 0,
  advise: 1,
  enforce: 2,
};

/** Whether something is the name of a mode. */
export function isMode(value: unknown): value is ModeView['mode'] {
  return typeof value === 'string' && Object.hasOwn(MODE_RANKS, value);
}
