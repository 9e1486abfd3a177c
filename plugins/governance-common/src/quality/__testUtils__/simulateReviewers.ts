import { DecisionMark } from '../decisionMark';

/** A source of numbers in [0, 1) that a seed determines (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 0x100000000;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Random = () => number;

/** How somebody goes about one item. Chances and seconds are drawn anew for each person. */
interface Habit {
  /** Chance to open the item at all. */
  opens: number;
  /** Seconds that half of the items take at most; the others take longer, some much longer. */
  dwell: number;
  /** How much the seconds differ: 0 not at all. */
  spread: number;
  /** Chance to look at the evidence of an item, and of one that weighs. */
  evidence: number;
  weightyEvidence: number;
  /** Chance to follow a recommendation to revoke. */
  follows: number;
  /** Chance to revoke what nothing speaks against. */
  revokes: number;
  /** Chance that the run is sent together. */
  together: number;
  /** Seconds between two items. */
  pause: number;
}

/** A kind of reviewer: the range that each of them has their habits from. */
export interface Behaviour {
  name: string;
  careful: boolean;
  draw: (random: Random) => Habit;
}

const between = (random: Random, from: number, to: number) =>
  from + random() * (to - from);

const behaviour = (
  name: string,
  careful: boolean,
  ranges: Record<keyof Habit, [number, number]>,
): Behaviour => ({
  name,
  careful,
  draw: random => ({
    opens: between(random, ...ranges.opens),
    dwell: between(random, ...ranges.dwell),
    spread: between(random, ...ranges.spread),
    evidence: between(random, ...ranges.evidence),
    weightyEvidence: between(random, ...ranges.weightyEvidence),
    follows: between(random, ...ranges.follows),
    revokes: between(random, ...ranges.revokes),
    together: between(random, ...ranges.together),
    pause: between(random, ...ranges.pause),
  }),
});

/** What thresholds are found on. */
export const TRAINING: readonly Behaviour[] = [
  behaviour('reads everything', true, {
    opens: [1, 1],
    dwell: [25, 90],
    spread: [0.4, 0.9],
    evidence: [0.8, 1],
    weightyEvidence: [0.9, 1],
    follows: [0.6, 0.95],
    revokes: [0.02, 0.1],
    together: [0, 0],
    pause: [1, 6],
  }),
  behaviour('knows the system, looks where it matters', true, {
    opens: [0.97, 1],
    dwell: [9, 25],
    spread: [0.4, 0.8],
    evidence: [0.35, 0.6],
    weightyEvidence: [0.75, 1],
    follows: [0.5, 0.9],
    revokes: [0, 0.08],
    together: [0, 0],
    pause: [1, 4],
  }),
  behaviour('looks at each and sends them together', true, {
    opens: [0.95, 1],
    dwell: [30, 240],
    spread: [0.6, 1],
    evidence: [0.6, 0.9],
    weightyEvidence: [0.8, 1],
    follows: [0.6, 0.9],
    revokes: [0, 0.05],
    together: [1, 1],
    pause: [1, 4],
  }),
  behaviour('clicks through', false, {
    opens: [1, 1],
    dwell: [1.2, 3],
    spread: [0.2, 0.5],
    evidence: [0, 0.1],
    weightyEvidence: [0, 0.1],
    follows: [0, 0.1],
    revokes: [0, 0],
    together: [0, 0],
    pause: [0.3, 1],
  }),
  behaviour('selects all', false, {
    opens: [0, 0.2],
    dwell: [1, 4],
    spread: [0.2, 0.5],
    evidence: [0, 0.05],
    weightyEvidence: [0, 0.1],
    follows: [0, 0.1],
    revokes: [0, 0],
    together: [1, 1],
    pause: [0, 0.2],
  }),
  behaviour('does what is recommended, unread', false, {
    opens: [1, 1],
    dwell: [1.5, 4],
    spread: [0.2, 0.5],
    evidence: [0, 0.15],
    weightyEvidence: [0, 0.2],
    follows: [0.95, 1],
    revokes: [0, 0],
    together: [0, 0],
    pause: [0.3, 1.5],
  }),
];

/** Others, whom no threshold was found on. */
export const HELD_OUT: readonly Behaviour[] = [
  behaviour('is at home and fast', true, {
    opens: [0.98, 1],
    dwell: [5, 10],
    spread: [0.3, 0.6],
    evidence: [0.3, 0.5],
    weightyEvidence: [0.7, 0.95],
    follows: [0.5, 0.9],
    revokes: [0, 0.05],
    together: [0, 0],
    pause: [0.5, 2],
  }),
  behaviour('is called away again and again', true, {
    opens: [1, 1],
    dwell: [15, 400],
    spread: [1.2, 2],
    evidence: [0.5, 0.9],
    weightyEvidence: [0.7, 1],
    follows: [0.5, 0.9],
    revokes: [0, 0.1],
    together: [0, 0.3],
    pause: [2, 900],
  }),
  behaviour('knows better than the recommendation', true, {
    opens: [1, 1],
    dwell: [15, 60],
    spread: [0.4, 0.8],
    evidence: [0.6, 0.95],
    weightyEvidence: [0.8, 1],
    follows: [0, 0.15],
    revokes: [0, 0.05],
    together: [0, 0],
    pause: [1, 5],
  }),
  behaviour('waits, and does not look', false, {
    opens: [1, 1],
    dwell: [12, 90],
    spread: [0.3, 0.9],
    evidence: [0, 0.12],
    weightyEvidence: [0, 0.12],
    follows: [0, 0.3],
    revokes: [0, 0.02],
    together: [0, 0],
    pause: [0.5, 30],
  }),
  behaviour('scrolls down by habit and clicks', false, {
    opens: [1, 1],
    dwell: [1.2, 3],
    spread: [0.2, 0.4],
    evidence: [0.7, 1],
    weightyEvidence: [0.7, 1],
    follows: [0, 0.1],
    revokes: [0, 0],
    together: [0, 0],
    pause: [0.2, 0.8],
  }),
  behaviour('looks at some and selects the rest', false, {
    opens: [0.25, 0.5],
    dwell: [8, 30],
    spread: [0.4, 0.8],
    evidence: [0.1, 0.3],
    weightyEvidence: [0.1, 0.35],
    follows: [0.1, 0.4],
    revokes: [0, 0.05],
    together: [0.8, 1],
    pause: [0.5, 3],
  }),
];

const START = Date.parse('2026-03-02T09:00:00.000Z');

/** About a normal distribution around 0. */
const normal = (random: Random) =>
  random() + random() + random() + random() + random() + random() - 3;

/** What the evidence of an item speaks for; of a fifth, for nothing. */
function recommend(drawn: number): DecisionMark['recommended'] {
  if (drawn < 0.2) {
    return undefined;
  }
  return drawn < 0.45 ? 'revoke' : 'keep';
}

/** The run of one reviewer over items as a campaign has them. */
export function simulateRun(
  behaves: Behaviour,
  random: Random,
): DecisionMark[] {
  const habit = behaves.draw(random);
  const items = Math.floor(between(random, 20, 80));
  const together = random() < habit.together;
  let time = START;
  const marks = Array.from({ length: items }, (): DecisionMark => {
    const weighty = random() < 0.25;
    const recommended = recommend(random());
    const opened = random() < habit.opens;
    const dwell = opened
      ? Math.max(0.5, habit.dwell * Math.exp(habit.spread * normal(random)))
      : 0;
    const openedAt = new Date(time).toISOString();
    time += dwell * 1000;
    const decidedAt = new Date(time).toISOString();
    time += habit.pause * (0.5 + random()) * 1000;
    const revokes =
      recommended === 'revoke'
        ? random() < habit.follows
        : random() < habit.revokes;
    return {
      decidedAt,
      ...(opened ? { openedAt } : {}),
      decision: revokes ? 'revoke' : 'keep',
      evidenceOpened:
        opened && random() < (weighty ? habit.weightyEvidence : habit.evidence),
      together: together ? items : 1,
      ...(recommended ? { recommended } : {}),
      weighty,
    };
  });
  const end = marks[marks.length - 1].decidedAt;
  return together ? marks.map(mark => ({ ...mark, decidedAt: end })) : marks;
}

/** Shares of careless and of careful runs that something flags, and by behaviour. */
export interface SimulatedShares {
  careless: number;
  careful: number;
  byBehaviour: Array<{ name: string; careful: boolean; flagged: number }>;
}

/** Has every behaviour make so many runs and counts which are flagged. */
export function simulateShares(
  behaviours: readonly Behaviour[],
  options: {
    seed: number;
    runs: number;
    isFlagged: (marks: readonly DecisionMark[]) => boolean;
  },
): SimulatedShares {
  const random = createRandom(options.seed);
  const byBehaviour = behaviours.map(one => {
    let flagged = 0;
    for (let run = 0; run < options.runs; run += 1) {
      flagged += options.isFlagged(simulateRun(one, random)) ? 1 : 0;
    }
    return {
      name: one.name,
      careful: one.careful,
      flagged: flagged / options.runs,
    };
  });
  const mean = (careful: boolean) => {
    const those = byBehaviour.filter(one => one.careful === careful);
    return those.reduce((sum, { flagged }) => sum + flagged, 0) / those.length;
  };
  return { careless: mean(false), careful: mean(true), byBehaviour };
}
