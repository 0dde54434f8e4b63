import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { installLibTensorFlow, verifyLibTensorFlow } from "lib/tensorflow";
import { onStage } from "./stage.ts";

Deno.test("verifyLibTensorFlow() finds a library that changed, is missing, or has nothing to be checked against", () =>
  onStage(async ({ folder, options }) => {
    await installLibTensorFlow(options);
    const [framework, cc] = ["libtensorflow_framework.so.2", "libtensorflow_cc.so.2"];
    assert.deepEqual(await verifyLibTensorFlow(folder), [framework, cc]);
    const sums = await Deno.readTextFile(join(folder, "SHA256SUMS"));
    const expected = createHash("sha256").update(await Deno.readFile(join(folder, cc))).digest(
      "hex",
    );
    assert(sums.includes(`${expected}  ${cc}\n`));

    const file = await Deno.open(join(folder, cc), { write: true });
    await file.seek(500, Deno.SeekMode.Start);
    await file.write(Uint8Array.of(1)); // the size stays
    file.close();
    assert.equal((await installLibTensorFlow(options)).fetched, false);
    const remedy = 'delete the folder and run "deno task setup --own"';
    await assert.rejects(
      verifyLibTensorFlow(folder),
      ({ message }: Error) =>
        message.includes(`${cc} is `) && message.includes(`must be ${expected}; ${remedy}`),
    );
    await Deno.remove(join(folder, cc));
    await assert.rejects(
      verifyLibTensorFlow(folder),
      /libtensorflow_cc\.so\.2 is missing but must be/,
    );
    await Deno.writeTextFile(join(folder, "SHA256SUMS"), "nothing");
    await assert.rejects(
      verifyLibTensorFlow(folder),
      /a line of SHA256SUMS is "nothing" but must be/,
    );
    await Deno.remove(join(folder, "SHA256SUMS"));
    await assert.rejects(verifyLibTensorFlow(folder), /SHA256SUMS is missing; delete the folder/);
  }));
