/** Texts of what people control: migrations, modes, caps, standing deadlines, and flows that are looked at again. */
export const controlMessages = {
  migrations: {
    title: 'Migrations of running instances',
    what: 'the migrations',
    hint: 'Instances that run stay with their version. A migration has them go on in another one; somebody else than its author decides.',
    none: 'No migration has been proposed.',
    plan: 'Plan a migration',
    text: 'The migration',
    textHint:
      'Name for each state of the earlier version where its instances go on. A state that is not named keeps them.',
    dryRun: 'See what it would do',
    propose: 'Propose it',
    counts:
      '{{goesOn}} go on, {{stays}} stay, {{refused}} cannot go on, {{gone}} left by themselves.',
    dryRunSentence: 'Nothing was done. From {{from}} to {{to}}: {{counts}}',
    consequence:
      'Votes that were cast in an open question are void, for they were cast under other rules; people are asked anew. It cannot be taken back but by another migration.',
    lookTwice: 'Security is asked besides',
    route: 'From {{from}} to {{to}}',
    pending: 'Waits for approval',
    running: 'Being carried out',
    done: 'Carried out',
    refused: 'Refused',
    planned: 'Foreseen',
    result: 'Became of it',
    changed_zero: 'No instance moved between plan and run.',
    changed_one: '{{count}} instance moved between plan and run.',
    changed_other: '{{count}} instances moved between plan and run.',
    instance: 'Instance',
    state: 'State',
    timers: 'Due before and after',
    reason: 'Why',
    seeInstances: 'Show its instances',
    hideInstances: 'Hide its instances',
    decide: 'See who decides',
    outcomes: {
      goesOn: 'Goes on',
      stays: 'Stays',
      refused: 'Cannot go on',
      gone: 'Left by itself',
    },
    restingTitle: 'Instances in states that this version does not have',
    resting_one:
      '{{count}} running instance of {{version}} rests in “{{state}}”. It stays under its version, unless a migration says where it goes.',
    resting_other:
      '{{count}} running instances of {{version}} rest in “{{state}}”. They stay under their version, unless a migration says where they go.',
  },
} as const;
