import { latestClock } from './latestClock';

describe('latestClock', () => {
  const own = new Date('2026-11-27T12:00:00.000Z');
  beforeEach(() => {
    jest.useFakeTimers({ now: own });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is the time that is given where that is ahead', () => {
    const ahead = new Date('2026-11-27T12:00:00.001Z');
    expect(latestClock(ahead)).toEqual(ahead);
  });

  it('is the clock of this machine where the time that is given is behind', () => {
    expect(latestClock(new Date('2026-11-27T11:59:59.999Z'))).toEqual(own);
  });
});
