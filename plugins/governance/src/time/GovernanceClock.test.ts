import { GovernanceClock } from './GovernanceClock';

const HERE = Date.parse('2026-11-23T12:00:00.000Z');
const HOUR = 3_600_000;

function clockWith(getServerTime: () => Promise<{ now: string }>) {
  let here = HERE;
  let tick = () => {};
  const stopped = jest.fn();
  const clock = new GovernanceClock(
    { getServerTime },
    {
      now: () => here,
      every: (_, callback) => {
        tick = callback;
        return stopped;
      },
    },
  );
  return {
    clock,
    stopped,
    pass: (milliseconds: number) => {
      here += milliseconds;
      tick();
    },
  };
}

const settle = () => new Promise(resolve => setTimeout(resolve));

describe('GovernanceClock', () => {
  it.each([
    ['a clock that is ahead', 7 * 24 * HOUR],
    ['a clock that is behind', -HOUR],
  ])('takes over %s', async (_, difference) => {
    const { clock, pass } = clockWith(async () => ({
      now: new Date(HERE + difference).toISOString(),
    }));
    const listener = jest.fn();
    clock.subscribe(listener);
    await settle();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBe(HERE + difference);
    pass(20_000);
    expect(clock.now()).toBe(HERE + difference + 20_000);
  });

  it('lets nobody draw anew for a difference that nobody notices', async () => {
    const { clock } = clockWith(async () => ({
      now: new Date(HERE + 900).toISOString(),
    }));
    const listener = jest.fn();
    clock.subscribe(listener);
    await settle();
    expect(listener).not.toHaveBeenCalled();
    expect(clock.now()).toBe(HERE);
  });

  it('goes on with the time of the browser where the backend does not answer', async () => {
    const { clock, pass } = clockWith(async () => {
      throw new Error('offline');
    });
    clock.subscribe(() => {});
    await settle();
    pass(20_000);
    expect(clock.now()).toBe(HERE + 20_000);
  });

  it('asks once for however many who look, and again for those who come later', async () => {
    const getServerTime = jest.fn(async () => ({
      now: new Date(HERE).toISOString(),
    }));
    const { clock, stopped } = clockWith(getServerTime);
    const leave = [clock.subscribe(() => {}), clock.subscribe(() => {})];
    expect(getServerTime).toHaveBeenCalledTimes(1);
    leave.forEach(unsubscribe => unsubscribe());
    expect(stopped).toHaveBeenCalledTimes(1);
    clock.subscribe(() => {});
    expect(getServerTime).toHaveBeenCalledTimes(2);
  });
});
