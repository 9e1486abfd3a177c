/** What an item that an escalation is about waits for. */
export type EscalatedFrom = 'unanswered' | 'undecided';

/**
 * What the history says of an escalation: who is asked now who was not before, who was asked already and is told again, or that
 * there was nobody to turn to.
 */
export function phraseEscalation(escalation: {
  from: EscalatedFrom;
  ownerRef: string;
  /** Whom the flow turns to. */
  recipients: readonly string[];
  /** Those of them who were not asked before. */
  added: readonly string[];
}): string {
  const { from, ownerRef, recipients, added } = escalation;
  const silent =
    from === 'unanswered'
      ? 'nobody has answered yet'
      : 'nobody has said how it goes on yet';
  if (added.length > 0) {
    return `${silent}; ${added.join(', ')} is asked besides`;
  }
  return recipients.length > 0
    ? `${silent}; ${recipients.join(', ')} is asked once more`
    : `${silent}, and nobody further is known to be asked for ${ownerRef}`;
}
