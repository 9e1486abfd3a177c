const FAULTS = ['lose-request', 'lose-answer', 'hold-request', 'hold-answer'];

/** Has a line to a server break off, hold what was sent, and send it late. */
export function breakLine(line, random) {
  return {
    besides() {
      line.release();
      line.breakNext(FAULTS[Math.floor(random() * FAULTS.length)]);
    },
    cut() {
      line.down();
      line.up();
      return 1;
    },
    rest() {
      line.mend();
      line.release();
    },
  };
}
