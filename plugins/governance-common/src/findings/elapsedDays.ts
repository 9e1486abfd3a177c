const MILLISECONDS_PER_DAY = 86_400_000;

/** Whole days from an instant to a later one; negative when it lies ahead. */
export function elapsedDays(from: string, to: Date): number {
  return Math.floor((to.getTime() - Date.parse(from)) / MILLISECONDS_PER_DAY);
}

/** Whether more than so many days have passed since an instant. */
export function isOlderThan(from: string, days: number, now: Date): boolean {
  return now.getTime() - Date.parse(from) > days * MILLISECONDS_PER_DAY;
}
