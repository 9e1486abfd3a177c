/** What starts a campaign by itself. */
export type LaunchCause =
  | { kind: 'schedule'; eventId: string }
  | {
      kind: 'event';
      eventId: string;
      name: string;
      /** How many events are gathered. */
      events: number;
      /** References of the things that they happened to; only these are asked about. */
      subjects: string[];
    };
