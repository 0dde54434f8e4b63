import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { join } from "@std/path";
import { makeKeys, prepareFlower } from "lib/flower";

Deno.test("makeKeys() makes a certificate for each host and a key for each node, and replaces none", async () => {
  const python = await prepareFlower();
  const folder = join(await Deno.makeTempDir(), "keys");
  await makeKeys(folder, { python }, { nodes: 2, hosts: ["intermediary.example.org", "10.0.0.1"] });
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert.deepEqual(names, [
    ...["ca.pem", "node-1.key", "node-1.pub", "node-2.key", "node-2.pub"],
    ...["superlink.key", "superlink.pem"],
  ]);
  for (const name of names.filter((name) => name.endsWith(".key"))) {
    assert.equal(Deno.statSync(join(folder, name)).mode! & 0o777, 0o600, name);
  }
  const [authority, server] = ["ca.pem", "superlink.pem"]
    .map((name) => new X509Certificate(Deno.readTextFileSync(join(folder, name))));
  assert.equal(server.issuer, authority.subject);
  const others =
    "DNS:intermediary.example.org, IP Address:10.0.0.1, IP Address:127.0.0.1, DNS:localhost";
  assert.equal(server.subjectAltName, others);
  const keys = [1, 2].map((node) => Deno.readTextFileSync(join(folder, `node-${node}.pub`)));
  assert.match(keys[0], /^ecdsa-sha2-nistp384 /);
  assert.notEqual(keys[0], keys[1]);
  await assert.rejects(makeKeys(folder, { python }), Deno.errors.AlreadyExists);
  await assert.rejects(makeKeys(`${folder}-2`, { python }, { nodes: 0 }), RangeError);
  await Deno.remove(folder, { recursive: true });
});
