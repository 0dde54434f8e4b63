/** How many tests of a run passed and failed. */
export interface TestCounts {
  /** Tests that passed. */
  passed: number;
  /** Tests that failed. */
  failed: number;
}

/**
 * Counts tests in a JUnit report of `deno test`. As in Deno's own summary a test counts once, however many steps
 * it has, and a skipped one counts neither way.
 *
 * @param report The report's XML.
 * @returns The counts.
 */
export function countTests(report: string): TestCounts {
  const counts = { passed: 0, failed: 0 };
  for (const [suite] of report.matchAll(/<testsuite [^]*?<\/testsuite>/g)) {
    const tests = new Set<string>();
    for (
      const [, name, body] of suite.matchAll(/<testcase name="([^"]*)"[^>]*>([^]*?)<\/testcase>/g)
    ) {
      // A step's name is its test's name, " > " and its own; it comes after its test.
      const starts = [...name.matchAll(/ &gt; /g)].map(({ index }) => name.slice(0, index));
      if (starts.some((start) => tests.has(start))) continue;
      tests.add(name);
      if (body.includes("<skipped")) continue;
      counts[/<(failure|error)\b/.test(body) ? "failed" : "passed"]++;
    }
  }
  return counts;
}
