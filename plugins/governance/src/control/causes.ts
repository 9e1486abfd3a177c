import { ControlView } from '@countersign/plugin-governance-common';

/** What is said of each cause for which deadlines stand still. */
export const CAUSES = {
  switch: 'control.causes.switch',
  outage: 'control.causes.outage',
  stale: 'control.causes.stale',
  queue: 'control.causes.queue',
} as const satisfies Record<ControlView['standing'][number]['cause'], string>;
