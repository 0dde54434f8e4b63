import assert from "node:assert/strict";
import { shellWord } from "../../../lib/cli/terminal/shell_word.ts";

Deno.test("shellWord() gives what a shell reads back as one word", async () => {
  for (
    const text of ["digits-1", "/a/b.c", "my run", "it's", "a'b' $(c) `d` \"e\" \\ *", "größe"]
  ) {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `printf %s ${shellWord(text)}`],
    })
      .output();
    assert.equal(new TextDecoder().decode(stdout), text);
  }
  assert.equal(shellWord("digits-1"), "digits-1");
});
