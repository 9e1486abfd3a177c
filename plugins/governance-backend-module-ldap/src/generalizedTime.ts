const FORM =
  /^(\d{4})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d+))?)?)?Z$/;

/** Reads GeneralizedTime in UTC (RFC 4517, section 3.3.13), as directories write it. `undefined` where it is none. */
export function parseTime(text: string | undefined): Date | undefined {
  const found = FORM.exec(text ?? '');
  if (!found) {
    return undefined;
  }
  const [, year, month, day, hour, minute = '00', second = '00', part = '0'] =
    found;
  const at = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${part
      .slice(0, 3)
      .padEnd(3, '0')}Z`,
  );
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** Writes a time as GeneralizedTime in UTC, cut to the second, so that it is never later than what was meant. */
export function formatTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
