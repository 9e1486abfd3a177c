/**
 * Whichever is ahead: a time that is given, or the clock of this machine. What ends is judged by it, so that a clock which is behind
 * keeps nothing alive.
 *
 * @public
 */
export function latestClock(now: Date): Date {
  const own = new Date();
  return own > now ? own : now;
}
