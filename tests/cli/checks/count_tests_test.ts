import assert from "node:assert/strict";
import { join } from "@std/path";
import { countTests } from "../../../lib/cli/checks/count_tests.ts";

const file = `
Deno.test("passes", () => {});
Deno.test("is > of use", () => {});
Deno.test("has <failure> in its name", () => {});
Deno.test({ name: "is skipped", ignore: true, fn() {} });
Deno.test("fails", () => { throw new Error("<testcase>"); });
Deno.test("has steps", async (t) => { await t.step("a", () => {}); await t.step("b", () => {}); });
Deno.test("has a step that fails", async (t) => {
  await t.step("a", async (u) => { await u.step("deep", () => {}); });
  await t.step("b", () => { throw new Error("no"); });
});
`;

Deno.test("countTests() counts what a report of Deno holds, a test with steps once", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "some_test.ts"), file);
    await Deno.writeTextFile(join(folder, "other_test.ts"), 'Deno.test("passes", () => {});');
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-config", "--junit-path=report.xml", "."],
      cwd: folder,
    }).output();
    assert.equal(code, 1);
    const report = await Deno.readTextFile(join(folder, "report.xml"));
    assert.deepEqual(countTests(report), { passed: 5, failed: 2 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("countTests() finds nothing in an empty report", () =>
  assert.deepEqual(countTests(""), { passed: 0, failed: 0 }));
