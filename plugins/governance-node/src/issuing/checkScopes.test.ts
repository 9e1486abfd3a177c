import { checkScopes } from './checkScopes';

describe('checkScopes', () => {
  it('has nothing against what is offered', () => {
    expect(checkScopes(['b', 'a'], ['a', 'b', 'c'])).toEqual([]);
  });

  it('names each that is not, and what is', () => {
    expect(checkScopes(['x', 'a', 'y'], ['a', 'b'])).toEqual([
      "'x' cannot be ordered here; scopes that can: a, b",
      "'y' cannot be ordered here; scopes that can: a, b",
    ]);
  });

  it('calls them what the system calls them, also where there are none', () => {
    expect(checkScopes(['x'], [], 'policies')).toEqual([
      "'x' cannot be ordered here; policies that can: none",
    ]);
  });
});
