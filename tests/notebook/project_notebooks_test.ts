import assert from "node:assert/strict";
import { basename, join, relative } from "@std/path";
import { findNotebooks, notebooksFolder, projectNotebooks } from "lib/notebook";

const found = async (...names: string[]) =>
  (await findNotebooks(names)).map((path) => relative(notebooksFolder, path));
const fedgan = join("1-federated-gans", "05_fedgan.ipynb");

Deno.test("findNotebooks() finds one by its number, its name, the beginning of that, or its path", async () => {
  const old = join("notebooks", "05_fedgan.ipynb"); // where it was before there were parts
  for (
    const name of ["05", "5", "05_fed", "05_fedgan", "05_fedgan.ipynb", old, `notebooks/${fedgan}`]
  ) assert.deepEqual(await found(name), [fedgan], name);
});

Deno.test("findNotebooks() finds all, all of a part, and several in the order of the names", async () => {
  assert.deepEqual(await findNotebooks([]), projectNotebooks());
  const part = await found("1-federated-gans");
  const files = [...Deno.readDirSync(join(notebooksFolder, "1-federated-gans"))]
    .map(({ name }) => name).filter((name) => name.endsWith(".ipynb")).sort();
  assert.deepEqual(part.map((path) => basename(path)), files);
  assert.ok(files.length >= 7);
  assert.deepEqual(await found("05", "01_standalone_dcgan", "5"), [fedgan, part[0]]);
});

Deno.test("findNotebooks() takes a file that is not the project's", async () => {
  const file = await Deno.makeTempFile({ prefix: "05_", suffix: ".ipynb" });
  assert.deepEqual(await findNotebooks([file]), [file]);
  await Deno.remove(file);
});

Deno.test("findNotebooks() refuses a name of none or of several, and says which is meant", async () => {
  const refused: [name: string, message: RegExp][] = [
    ["99", /^Cannot find notebook "99": no notebook has that name; there are 01_/],
    ["", /^Cannot find notebook "": no notebook has that name; there are 01_/],
    [
      "/",
      /^Cannot find notebook "\/": "\/" does not exist, and no notebook has that name; there are 01_/,
    ],
    ["fedgan", /^Cannot find notebook "fedgan": .*, did you mean "05_fedgan"\?$/],
    ["05_fedgun.ipynb", /, did you mean "05_fedgan"\?$/],
    ["0", /^Cannot find notebook "0": 01_.*, 07_.* begin with it; name one of them$/],
  ];
  for (const [name, message] of refused) {
    await assert.rejects(findNotebooks([name]), (error: Error) => {
      assert.match(error.message, message);
      return error instanceof RangeError;
    });
  }
});
