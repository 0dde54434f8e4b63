import assert from "node:assert/strict";
import sharp from "sharp";
import { drawnDigits } from "lib/data";
import { type Fedgan, fedgan, type FedganOptions } from "lib/fedgan";
import { federate, sha256OfWeights } from "lib/federated";
import { liveFederation } from "lib/notebook";
import { loadTensorFlow } from "lib/tensorflow";
import { inFakeNotebook } from "./fake_notebook.ts";

await loadTensorFlow();

function smallFederation(changes: Partial<FedganOptions> = {}): Fedgan {
  return fedgan(drawnDigits(24, { seed: 3 }), {
    ...{ batchSize: 8, epochs: 3, filters: 1, latentSize: 1, seed: 3, averageDecay: 0.9 },
    ...{ compile: false, agents: 2, previews: 4, partition: { kind: "sizes", sizes: [2, 1] } },
    ...changes,
  });
}

function svgIn(html: unknown): string {
  return atob(/base64,([^"]+)/.exec(String(html))![1]);
}

Deno.test("liveFederation() shows agents, mean, round and time in one output that changes in place", async () => {
  const federation = smallFederation();
  const view = liveFederation(federation, { title: "FedGAN", rounds: 2 });
  const texts: string[] = [];
  const messages = await inFakeNotebook(async () => {
    assert.equal(
      await view.follow(async function* () {
        for await (const log of federate(federation, { parallel: true })) {
          yield log;
          texts.push(view.output().text);
          // The view refreshes four times a second.
          if (log.kind === "round") await new Promise((resolve) => setTimeout(resolve, 300));
        }
      }()),
      view,
    );
  });
  assert.equal(federation.round, 2, "its last round ends the training");
  assert.deepEqual(view.rounds.map(({ round }) => round), [1, 2]);
  assert.match(
    texts[1],
    /^FedGAN: round 1 of 2\nAgent 1: step 1 of 2, generator loss [\d.]+, discriminator loss [\d.]+\nAgent 2: step 0 of 1\n█+░+ 2 agents · no mean yet · /,
  );
  assert.match(texts[6], /^FedGAN: round 2 of 2\nAgent 1: step 0 of 2, .*\nMean: after round 1\n/s);
  assert.ok(messages.length >= 2);
  assert.deepEqual(messages.map(({ type }) => type), [
    "display_data",
    ...messages.slice(1).map(() => "update_display_data"),
  ]);
  const ids = messages.map(({ content }) => content.transient.display_id);
  assert.equal(new Set(ids).size, 1);
  assert.ok(ids[0]);
  const last = messages.at(-1)!.content.data;
  assert.match(
    String(last["text/plain"]),
    /^FedGAN: 2 rounds\nAgent 1: generator .* · in [\d.]+ s$/s,
  );
  const svg = svgIn(last["text/html"]);
  assert.equal(svg.match(/<image /g)?.length, 3, "two agents and the mean draw");
  assert.ok(String(last["text/html"]).length < 100_000, "what stays is small");
  const png = Uint8Array.from(atob(String(last["image/png"])), (c) => c.charCodeAt(0));
  assert.equal((await sharp(png).metadata()).width, 800);
  federation.dispose();
});

Deno.test("liveFederation() changes no byte of the training, though agents draw for it", async () => {
  const shaAfter = async (isShown: boolean) => {
    const federation = smallFederation({ epochs: 2, syncEvery: { steps: 3 } });
    let drawn = 0;
    for (const { learner } of federation.agents) {
      const samples = learner.samples.bind(learner);
      learner.samples = () => (drawn++, samples());
    }
    if (isShown) {
      await inFakeNotebook(async () => {
        await liveFederation(federation).follow(federate(federation));
      });
    } else {
      for await (const _ of federate(federation));
    }
    const weights = federation.agents[0].sharedWeights();
    const sha256 = sha256OfWeights(weights);
    Object.values(weights).forEach((tensor) => tensor.dispose());
    federation.dispose();
    return { sha256, drawn };
  };
  const [plain, shown] = [await shaAfter(false), await shaAfter(true)];
  assert.equal(shown.sha256, plain.sha256);
  assert.ok(shown.drawn > plain.drawn, "agents drew in between");
});

Deno.test("liveFederation() says where it was stopped, goes on from there, and trains nothing beyond its end", async () => {
  const federation = smallFederation();
  const view = liveFederation(federation);
  const stop = new AbortController();
  await view.follow(async function* () {
    for await (const log of federate(federation, { signal: stop.signal })) {
      yield log;
      if (log.kind === "step" && federation.round === 1) stop.abort();
    }
  }());
  assert.match(view.output().text, /^Federation: stopped in round 2 of 3\n/);
  await view.follow(federate(federation));
  assert.match(view.output().text, /^Federation: 3 rounds\n/);
  assert.deepEqual(view.rounds.map(({ round }) => round), [1, 2, 3]);
  const { totalSteps } = federation;
  await view.follow(federate(federation));
  assert.equal(federation.totalSteps, totalSteps);
  federation.dispose();
});

Deno.test("liveFederation() shows agents that draw nothing and share nothing, and refuses no rounds", async () => {
  const federation = smallFederation({ previews: 0, share: "none", epochs: 1 });
  const view = liveFederation(federation);
  await inFakeNotebook(async () => void await view.follow(federate(federation)));
  assert.match(
    view.output().text,
    /\nMean: nothing is shared\n█+ 2 agents · [\d.]+ [MG]B memory · /,
  );
  assert.doesNotMatch(svgIn((await view.output().bundle())["text/html"]), /<image |same noise/);
  assert.throws(
    () => liveFederation(federation, { rounds: 0 }),
    /Cannot show a federation: rounds is 0 but must be at least 1/,
  );
  federation.dispose();
});
