import assert from "node:assert/strict";
import { sha256 } from "lib/files";

// Vectors: FIPS 180-2, appendix B.
Deno.test("sha256() gives the published checksums", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.equal(
    sha256(bytes("")),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  assert.equal(
    sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});

Deno.test("sha256() of parts is that of the parts joined", () => {
  const whole = Uint8Array.of(1, 2, 3, 4, 5);
  assert.equal(sha256(whole.subarray(0, 2), whole.subarray(2)), sha256(whole));
});
