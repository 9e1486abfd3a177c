import { eventsOfChange } from './eventsOfChange';

it.each([
  { kind: 'created', diff: {}, events: ['identity.discovered'] },
  { kind: 'returned', diff: {}, events: ['identity.discovered'] },
  { kind: 'absent', diff: {}, events: ['identity.absent'] },
  {
    kind: 'changed',
    diff: { owner: { after: 'group:default/x' }, purpose: {} },
    events: ['identity.changed', 'ownership.changed'],
  },
  {
    kind: 'changed',
    diff: { environment: {} },
    events: ['identity.changed', 'environment.changed'],
  },
  {
    kind: 'changed',
    diff: { consumers: {} },
    events: ['identity.changed', 'consumers.changed'],
  },
] as const)('$kind with $diff is $events', ({ kind, diff, events }) => {
  expect(
    eventsOfChange({
      subject_kind: 'identity',
      kind,
      diff: JSON.stringify(diff),
    }),
  ).toEqual(events);
});

it('a component that has moved says besides what of it is another', () => {
  expect(
    eventsOfChange({
      subject_kind: 'component',
      kind: 're-platformed',
      diff: JSON.stringify({ runtime: {}, lifecycle: {}, owner: {} }),
    }),
  ).toEqual([
    'component.re-platformed',
    'runtime.changed',
    'lifecycle.changed',
    'ownership.changed',
  ]);
});

it('another set of actions of a grant is another scope', () => {
  expect(
    eventsOfChange({
      subject_kind: 'grant',
      kind: 'changed',
      diff: JSON.stringify({ actions: {} }),
    }),
  ).toEqual(['grant.changed', 'scope.changed']);
});
