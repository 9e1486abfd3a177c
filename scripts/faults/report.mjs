/** Counts what held and what did not, and prints a line for each. */
export class Report {
  passed = 0;
  failed = 0;
  #started = process.hrtime.bigint();

  /** Whole seconds since the report was opened. */
  get elapsed() {
    return Number((process.hrtime.bigint() - this.#started) / 1_000_000_000n);
  }

  check(what, ok, detail = '') {
    this.passed += ok ? 1 : 0;
    this.failed += ok ? 0 : 1;
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${what}${detail && ` (${detail})`}`,
    );
  }

  note(text) {
    console.log(`       ${text}`);
  }

  /** Says why something could not be tried here. It counts neither as passed nor as failed. */
  skip(what, reason) {
    console.log(`skipped ${what}: ${reason}`);
  }
}

/**
 * Does one part of a run and closes whatever it opened, the last first, also when it throws. What it throws counts as a
 * failure.
 *
 * @param work - gets the report, and `defer` to hand over what is to be closed.
 */
export async function runPart(work) {
  const report = new Report();
  const closing = [];
  try {
    await work(report, close => closing.unshift(close));
  } catch (error) {
    report.failed += 1;
    console.log(`FAILED ${error?.stack ?? error}`);
  } finally {
    for (const close of closing) {
      await close();
    }
  }
  return { passed: report.passed, failed: report.failed };
}
