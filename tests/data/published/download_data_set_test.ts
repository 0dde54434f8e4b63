import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "@std/path";
import { downloadDataSet, type DownloadProgress, type PublishedDataSet } from "lib/data";
import { sha256 } from "lib/files";
import { inFolder } from "../../files/in_folder.ts";
import { idxImages, idxLabels } from "../idx/idx_bytes.ts";

const images = idxImages(3);
const labels = idxLabels(3);
const names = { images: "images.gz", labels: "labels.gz" };

/** A data set of three examples on these mirrors. */
function published(...mirrors: string[]): PublishedDataSet {
  const split = {
    images: { name: names.images, bytes: images.length, sha256: sha256(images) },
    labels: { name: names.labels, bytes: labels.length, sha256: sha256(labels) },
  };
  return { mirrors, files: { train: split, test: split } };
}

/** Serves mirrors on this machine: `answer` gets the request's path, `/good/images.gz`. */
async function withServer(
  answer: (path: string) => Response | Promise<Response>,
  run: (mirror: (name: string) => string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(new URL(request.url).pathname),
  );
  try {
    await run((name) => `http://127.0.0.1:${server.addr.port}/${name}/`);
  } finally {
    await server.shutdown();
  }
}

function good(path: string): Response {
  const content = path.endsWith(names.images) ? images : labels;
  return new Response(new Uint8Array(gzipSync(content)));
}

Deno.test("downloadDataSet() writes both files and tells how far it is", () =>
  inFolder((folder) =>
    withServer(good, async (mirror) => {
      const seen: DownloadProgress[] = [];
      await downloadDataSet("mnist", {
        folder,
        published: published(mirror("good")),
        onProgress: (progress) => seen.push(progress),
      });
      assert.deepEqual(
        await Deno.readFile(join(folder, "mnist", names.images)),
        new Uint8Array(gzipSync(images)),
      );
      const last = seen.at(-1)!;
      assert.equal(last.file, names.labels);
      assert.equal(last.url, mirror("good") + names.labels);
      assert.equal(last.receivedBytes, gzipSync(labels).length);
      assert.equal(last.totalBytes, last.receivedBytes);
    })
  ));

Deno.test("downloadDataSet() goes on to the next mirror after a 404 and a wrong checksum", () =>
  inFolder((folder) => {
    const answer = (path: string): Response => {
      if (path.startsWith("/gone/")) return new Response("no such file", { status: 404 });
      if (path.startsWith("/other/")) {
        const other = (path.endsWith(names.images) ? images : labels).slice();
        other[other.length - 1] ^= 1;
        return new Response(new Uint8Array(gzipSync(other)));
      }
      return good(path);
    };
    return withServer(answer, async (mirror) => {
      await downloadDataSet("mnist", {
        folder,
        published: published(...["gone", "other", "good"].map(mirror)),
      });
      const written = [...Deno.readDirSync(join(folder, "mnist"))].map(({ name }) => name).sort();
      assert.deepEqual(written, [names.images, names.labels]);
    });
  }));

Deno.test("downloadDataSet() goes on to the next mirror after silence", () =>
  inFolder((folder) => {
    const silent: ((end: void) => void)[] = [];
    const answer = (path: string): Response => {
      if (path.startsWith("/gone/")) return new Response(null, { status: 404 });
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(Uint8Array.of(0x1f, 0x8b)),
        pull: () => new Promise<void>((resolve) => silent.push(resolve)),
      });
      return new Response(body);
    };
    return withServer(answer, async (mirror) => {
      const mirrors = published(...["silent", "gone"].map(mirror));
      try {
        // The second one fails for any reason: on a busy machine it may be silent for as long.
        await assert.rejects(
          downloadDataSet("mnist", { folder, published: mirrors, stallMs: 200 }),
          /silent\/images\.gz: the server sent no data for 0\.2 s\n.*gone\/images\.gz: /,
        );
      } finally {
        silent.forEach((end) => end());
      }
    });
  }));

Deno.test("downloadDataSet() lists what went wrong with every mirror, and what to do", () =>
  inFolder((folder) => {
    const answer = (path: string): Response => {
      if (path.startsWith("/gone/")) return new Response(null, { status: 404 });
      if (path.startsWith("/page/")) return new Response("<html>Log in</html>");
      if (path.startsWith("/huge/")) return new Response(new Uint8Array(1_000_000));
      return new Response(new Uint8Array(gzipSync(idxImages(4))));
    };
    return withServer(answer, async (mirror) => {
      const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const nobody = `http://127.0.0.1:${closed.addr.port}/`;
      closed.close();
      const mirrors = [...["gone", "page", "huge", "other"].map(mirror), nobody];
      const options = { folder, published: published(...mirrors) };
      await assert.rejects(downloadDataSet("mnist", options), ({ message }: Error) => {
        const [first, gone, page, huge, other, none, last] = message.split("\n");
        assert.equal(first, 'Cannot download "images.gz" from any of 5 mirrors:');
        assert.equal(gone, `  ${mirror("gone")}images.gz: HTTP 404 Not Found`);
        assert.match(
          page,
          /: it is a web page, not the file; download it again \(it starts with 0x3c68746d\)$/,
        );
        assert.match(huge, /: it has more than \d+ bytes$/);
        assert.ok(
          other.endsWith(
            `its content has SHA-256 ${sha256(idxImages(4))} but must have ${sha256(images)}`,
          ),
        );
        assert.ok(none.startsWith(`  ${nobody}images.gz: `) && /refused|connect/i.test(none), none);
        assert.equal(
          last,
          `Put the file into "${join(folder, "mnist")}" by hand, or use the data set "drawn" ` +
            "(--dataset drawn), which needs no network",
        );
        return true;
      });
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    });
  }));

Deno.test("downloadDataSet() leaves files alone that are there, and gets what is missing", () =>
  inFolder((folder) =>
    withServer(good, async (mirror) => {
      await Deno.mkdir(join(folder, "mnist"));
      await Deno.writeTextFile(join(folder, "mnist", names.images), "mine");
      await downloadDataSet("mnist", { folder, published: published(mirror("good")) });
      assert.equal(await Deno.readTextFile(join(folder, "mnist", names.images)), "mine");
      assert.ok(await Deno.stat(join(folder, "mnist", names.labels)));
    })
  ));

Deno.test("downloadDataSet() packs again what a server declared to be packed for transport", () =>
  inFolder((folder) =>
    withServer((path) => {
      const response = good(path);
      response.headers.set("content-encoding", "gzip");
      return response;
    }, async (mirror) => {
      await downloadDataSet("mnist", { folder, published: published(mirror("good")) });
      const packed = await Deno.readFile(join(folder, "mnist", names.images));
      assert.deepEqual(packed, new Uint8Array(gzipSync(images)));
    })
  ));
