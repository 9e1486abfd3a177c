const DAY = 24 * 60 * 60 * 1000;

/**
 * Replaces `{{-412d}}` and `{{+30d}}` by the time so many days before or after `now`, so that the demo's files never
 * grow old.
 */
export function fillDates(text: string, now: Date): string {
  return text.replace(/\{\{([+-]\d+)d\}\}/g, (_match, days: string) =>
    new Date(now.getTime() + Number(days) * DAY)
      .toISOString()
      .replace(/\.\d{3}Z$/, 'Z'),
  );
}
