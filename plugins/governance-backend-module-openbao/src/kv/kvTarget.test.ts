import { parseKvTarget, writeKvTarget } from './kvTarget';

const MOUNTS = ['kv', 'kv/team', 'secret'];

describe('parseKvTarget', () => {
  it.each([
    [
      'kv/payments#password',
      { mount: 'kv', path: 'payments', field: 'password' },
    ],
    [
      'secret/a/b.c/d_1#x-y',
      { mount: 'secret', path: 'a/b.c/d_1', field: 'x-y' },
    ],
    ['kv/team/a#b', { mount: 'kv/team', path: 'a', field: 'b' }],
  ])('reads %s and writes it again', (target, parsed) => {
    expect(parseKvTarget(target, MOUNTS)).toEqual(parsed);
    expect(writeKvTarget(parsed)).toBe(target);
  });

  it.each([
    ['another mount', 'other/payments#password'],
    ['a mount that only starts alike', 'kvx/payments#password'],
    ['no field', 'kv/payments'],
    ['an empty field', 'kv/payments#'],
    ['two fields', 'kv/payments#a#b'],
    ['no path', 'kv/#a'],
    ['an empty part', 'kv/a//b#c'],
    ['a way up', 'kv/../sys#c'],
    ['a way to where it is', 'kv/a/./b#c'],
    ['a query', 'kv/a?version=1#c'],
    ['an encoded slash', 'kv/a%2Fb#c'],
    ['a space', 'kv/a b#c'],
    ['a path that is too long', `kv/${'a/'.repeat(200)}a#c`],
    ['nothing', ''],
  ])('reads nothing out of %s', (_title, target) => {
    expect(parseKvTarget(target, MOUNTS)).toBeUndefined();
  });
});
