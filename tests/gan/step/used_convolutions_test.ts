import { loadTensorFlow } from "lib/tensorflow";
import { usedConvolutions } from "lib/gan";
import assert from "node:assert/strict";

const { device } = await loadTensorFlow();

Deno.test("usedConvolutions() takes what is asked for, else what the device is faster at", () => {
  assert.equal(usedConvolutions({ convolutions: "direct" }), "direct");
  assert.equal(usedConvolutions({ convolutions: "bilinear" }), "bilinear");
  const faster = device === "CPU" ? "bilinear" : "direct";
  assert.equal(usedConvolutions({ convolutions: "auto" }), faster);
});
