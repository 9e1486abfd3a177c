import { phraseDay } from './phraseMoment';

/** Days as the backend writes them in sentences; what is a part of a name or of a moment is none. */
const DAY_IN_TEXT = /(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g;

/** A sentence of the backend in which days read as everywhere on the page: "on November 26, 2026". */
export function phraseDaysIn(text: string): string {
  return text.replace(DAY_IN_TEXT, day => phraseDay(day));
}
