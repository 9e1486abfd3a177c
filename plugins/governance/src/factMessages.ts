/** Texts about facts that formulas compute. */
export const factMessages = {
  computedFacts: {
    title: 'Computed facts',
    hint: 'What the system found out by itself. Nobody can state it, and what is unknown asks for more.',
    none: 'Nothing is computed for this flow.',
    unknown: 'unknown',
    yes: 'yes',
    no: 'no',
    because: 'Because',
    inputs: 'From',
    tooOld: 'too old',
    notKnown: 'not known',
    from: 'by {{source}}',
    computed: 'computed',
  },
} as const;
