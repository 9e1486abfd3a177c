/** Texts of what people control: migrations, modes, caps, standing deadlines, and flows that are looked at again. */
export const controlMessages = {
  migrations: {
    title: 'Migrations of running instances',
    what: 'the migrations',
    hint: 'Instances that run stay with their version. A migration has them go on in another one; somebody else than its author decides.',
    none: 'No migration has been proposed.',
    migration: 'Migration',
    see: 'What it does to whom',
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
  control: {
    modes: 'How far flows may go',
    modesSentence_zero: 'No raise waits for a second person.',
    modesSentence_one: '{{count}} raise waits for a second person.',
    modesSentence_other: '{{count}} raises wait for a second person.',
    modesHint:
      'Observe tells nobody; advise asks people and records their answers; enforce carries them out. The narrowest that was set here decides, then the rules of the configuration in their order. Instances that run keep the mode they were started with.',
    mayNot:
      'To set a mode takes the permission governance.flow.freeze. The people who run this portal can grant it.',
    scope: 'For what',
    scopeFlow: 'Flow {{flow}}',
    scopeSource: 'Source {{source}}',
    scopeEnvironment: 'Environment {{environment}}',
    scopeAny: 'Everything else',
    mode: 'Mode',
    saidBy: 'Set by, and why',
    open: 'What is open',
    action: 'Action',
    change: 'Change…',
    changeTitle: 'How far may flows go?',
    setAnother: 'Set one for something else…',
    raiseAsked: 'A second person is asked to raise it to {{to}}.',
    configuredMore:
      'The configuration says {{configured}}, which nobody approved here: {{mode}} holds. Raise it here, or lower the configuration.',
    source: 'Source',
    environment: 'Environment',
    flow: 'Flow',
    emptyIsAny: 'Left empty: any.',
    raises:
      'A second person of security is asked. Until they agree nothing changes.',
    lowers: 'From this moment what starts is in {{mode}}, at once.',
    raisesOrLowers:
      'Where {{mode}} lets flows do less than now it holds at once; where it lets them do more, a second person of security is asked.',
    runningKeep: 'What runs already keeps the mode it was started with.',
    askRaise: 'Ask a second person',
    setMode: 'Set it',
    standing: 'Deadlines that stand still',
    nothingStands: 'Every deadline runs.',
    standingHint:
      'Where people cannot act, their time does not run: deadlines are moved by as long as it lasted, and each instance says so among its events. Times of the calendar, such as the end of a grant, are never moved.',
    causes: {
      switch:
        'Deadlines stand still since {{since}}, because what runs by itself is stopped.',
      outage: 'Deadlines stand still since {{since}}: the portal was away.',
      stale:
        'Deadlines of what depends on the source {{source}} stand still since {{since}}, because it was not read.',
      queue:
        'Its deadline stands still since {{since}}: the people to be asked have no room yet.',
    },
    bounds: 'Bounds',
    tasksWaiting_zero: 'No task waits for room.',
    tasksWaiting_one:
      '{{count}} task waits until one of {{people}} people has room, since {{since}}.',
    tasksWaiting_other:
      '{{count}} tasks wait until one of {{people}} people has room, the first since {{since}}.',
    tasksCap:
      'Nobody is asked more than {{cap}} reviews and approvals at once. What waits is not lost, and its deadline stands still while nobody is asked.',
    disablesHeld_zero:
      'No automatic disable is held; {{last}} were carried out in the last hour.',
    disablesHeld_one:
      '{{count}} automatic disable is held until the hour has room; {{last}} were carried out in the last hour.',
    disablesHeld_other:
      '{{count}} automatic disables are held until the hour has room; {{last}} were carried out in the last hour.',
    disablesCap:
      'At most {{cap}} an hour that follow from silence. What people decide is never held.',
    held: 'Automatic disables that are held',
    effect: 'Effect',
    heldSince: 'Held since',
    goesOn: 'Looked at again',
  },
  checks: {
    title: 'Looked at again',
    none: 'It has not been looked at again yet',
    hint: 'The tests of active flows are run again, and what their rules decided is evaluated again: on schedule, and when what decisions are computed with has changed.',
    now: 'Look again now',
    sentence: 'It was last looked at {{when}}, because {{cause}}.',
    result:
      'Version {{version}}: {{passed}} of {{cases}} tests pass; {{decisions}} decisions of {{instances}} instances evaluated, {{disagreements}} come out differently.',
    pending: 'Waits',
    running: 'Being looked at',
    passed: 'Holds',
    failed: 'No longer holds',
    disagreements:
      'Decisions that come out differently; they count as denied from now on',
    rule: 'Rule',
    wasIs: 'Came to, then and now',
    problems_one: '{{count}} problem',
    problems_other: '{{count}} problems',
    problemsColumn: 'Problems',
    troubled_one: '{{count}} flow needs its owner: {{titles}}.',
    troubled_other: '{{count}} flows need their owners: {{titles}}.',
    median: 'Half of them last moved before',
  },
} as const;
