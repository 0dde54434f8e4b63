/** Runs jasmine specs in this process and writes down what came of each. */
import { createRequire } from "node:module";
import jasmineCore from "jasmine-core";

/** What came of a run. */
export interface SpecReport {
  /** Full names of the specs that passed. */
  readonly passed: string[];
  /** Full names of the specs that failed, or of groups whose set-up failed, and what they say. */
  readonly failed: { readonly name: string; readonly messages: string[] }[];
  /** Full names of the specs that were left out. */
  readonly ignored: string[];
  /** Full names of the specs that their authors have disabled. */
  readonly pending: string[];
  /** Duration of the specs. */
  readonly elapsedMs: number;
}

/** The exports of the bundle that `bundleCoreSuite()` makes. */
export interface CoreSuite {
  /** Names the tfjs backends to run on; to be called first. */
  setTestEnvs(
    environments: { name: string; backendName: string; flags: object; isDataSync: boolean }[],
  ): void;
  /** Defines every spec of tfjs-core. */
  defineSpecs(): void;
}

interface Result {
  fullName: string;
  status: "passed" | "failed" | "excluded" | "pending";
  failedExpectations: { message: string }[];
}

interface JasmineEnvironment {
  configure(options: {
    random: boolean;
    specFilter(spec: { getFullName(): string }): boolean;
  }): void;
  addReporter(
    reporter: Record<"specDone" | "suiteDone" | "jasmineDone", (result: Result) => void>,
  ): void;
  execute(): Promise<unknown>;
}

const environment: JasmineEnvironment = jasmineCore.boot(jasmineCore).getEnv();

/** Loads the bundle of tfjs-core's suite; its specs run on tfjs's backend `tensorflow`. */
export function loadCoreSuite(path: string): CoreSuite {
  const suite: CoreSuite = createRequire(import.meta.url)(path);
  // tfjs-node's list of specs to leave out holds this name.
  const name = "test-tensorflow";
  suite.setTestEnvs([{ name, backendName: "tensorflow", flags: {}, isDataSync: true }]);
  return suite;
}

/**
 * Runs the specs that were defined, in their order.
 *
 * @param isIgnored Whether to leave a spec out, by its full name.
 * @param afterSpec Called with the full name of each spec that ran.
 */
export async function runSpecs(
  isIgnored: (name: string) => boolean,
  afterSpec: (name: string) => void = () => {},
): Promise<SpecReport> {
  const report: SpecReport = { passed: [], failed: [], ignored: [], pending: [], elapsedMs: 0 };
  const fail = ({ fullName, failedExpectations }: Result) =>
    report.failed.push({
      name: fullName ?? "outside every spec",
      messages: failedExpectations.map(({ message }) => message),
    });
  const failGroup = (result: Result) => {
    if (result.failedExpectations.length > 0) fail(result);
  };
  environment.configure({
    random: false,
    specFilter: (spec) => !isIgnored(spec.getFullName()),
  });
  environment.addReporter({
    specDone(result) {
      if (result.status !== "excluded") afterSpec(result.fullName);
      if (result.status === "failed") fail(result);
      else report[result.status === "excluded" ? "ignored" : result.status].push(result.fullName);
    },
    suiteDone: failGroup,
    jasmineDone: failGroup,
  });
  const start = performance.now();
  await environment.execute();
  return { ...report, elapsedMs: Math.round(performance.now() - start) };
}
