import assert from "node:assert/strict";
import { basename, dirname, fromFileUrl, join, normalize, relative } from "@std/path";

const project = fromFileUrl(new URL("../", import.meta.url));

/** Which rooms of lib each imports from: exactly these, and the README's tree draws them. */
const arrows: Record<string, string[]> = {
  errors: [],
  settings: ["errors"],
  files: ["errors"],
  random: ["errors", "files"],
  figures: ["errors"],
  display: ["errors", "figures"],
  tensorflow: ["display", "errors", "files"],
  bilinear: ["errors", "tensorflow"],
  data: ["display", "errors", "files", "random"],
  leakage: ["errors", "tensorflow"],
  learning: ["display", "errors", "files", "tensorflow"],
  python: ["errors", "files"],
  environments: ["display", "errors", "files", "python", "random"],
  tabular: ["environments", "errors", "files", "random"],
  game2048: ["environments", "errors", "files", "learning", "random", "settings"],
  gan: [
    "bilinear",
    "data",
    "display",
    "errors",
    "files",
    "learning",
    "random",
    "settings",
    "tensorflow",
  ],
  evaluation: ["data", "errors", "files", "learning", "random", "tensorflow"],
  federated: ["data", "display", "errors", "files", "learning", "random", "settings", "tensorflow"],
  fedgan: ["data", "federated", "gan", "learning", "random", "settings", "tensorflow"],
  diagrams: ["display", "errors", "federated", "figures", "gan", "learning"],
  flower: ["data", "errors", "federated", "files", "learning", "python", "settings"],
  sweep: [
    ...["data", "errors", "evaluation", "federated", "fedgan", "files", "gan", "learning"],
    ...["random", "settings"],
  ],
  toys: ["data", "errors", "files", "gan", "learning", "random", "tensorflow"],
  reinforcement: [
    ...["environments", "errors", "files", "learning", "random", "settings", "tensorflow"],
  ],
  gflownet: ["errors", "files", "learning", "random", "settings", "tensorflow"],
  bug_hunt: ["environments", "errors", "game2048", "random", "reinforcement", "tensorflow"],
  pong: [
    ...["environments", "errors", "files", "learning", "random", "reinforcement", "settings"],
    "tensorflow",
  ],
  runs: ["display", "errors", "federated", "figures", "files", "learning", "tensorflow"],
  notebook: [
    ...["display", "errors", "federated", "figures", "files", "learning", "python", "settings"],
  ],
  cli: [
    ...["data", "display", "environments", "errors", "evaluation", "federated", "fedgan"],
    ...["figures", "files", "flower"],
    ...["game2048", "gan", "gflownet", "learning", "notebook", "pong", "python"],
    ...["reinforcement", "runs", "settings"],
    ...["sweep", "tensorflow"],
  ],
  // Stands in for a package of another registry.
  std_path: [],
};

interface SourceFile {
  /** The path from the project's root. */
  path: string;
  text: string;
}

/** Every file that git would take, so that neither outputs nor caches count. */
function sourceFiles(): SourceFile[] {
  const { stdout } = new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard"],
    cwd: project,
  }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n")
    .filter((path) => isFile(join(project, path)))
    .map((path) => ({ path, text: Deno.readTextFileSync(join(project, path)) }));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // deleted, but git does not know it yet
  }
}

/** What the imports and re-exports of a text name, dynamic imports included; examples in comments are left out. */
function importedNames(text: string): string[] {
  const code = text.replace(/\/\*[^]*?\*\//g, "");
  const statement =
    /^\s*(?:import|export)\b(?:[^"'`;]*?\bfrom\s*)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
  return [...code.matchAll(statement)].map(([, fixed, dynamic]) => fixed ?? dynamic);
}

/** The breaches of the arrows and of the doors in one file of lib. */
function flowProblems({ path, text }: SourceFile): string[] {
  const folder = path.split("/")[1];
  return importedNames(text).flatMap((name) => {
    if (/^lib\//.test(name)) return [`${path} imports "${name}": lib imports by relative path`];
    if (!name.startsWith(".")) return [];
    const target = normalize(join(dirname(path), name));
    const [top, other] = target.split("/");
    if (top !== "lib") return [`${path} imports "${name}", which is outside lib`];
    if (other === folder) return [];
    if (!arrows[folder]?.includes(other)) {
      return [`${path} imports "${name}": no arrow leads there`];
    }
    return target === `lib/${other}/mod.ts`
      ? []
      : [`${path} imports "${name}": only lib/${other}/mod.ts is a door`];
  });
}

const files = sourceFiles();
const code = files.filter(({ path }) => /\.(ts|py)$/.test(path) || path === ".ci/run");
const lib = code.filter(({ path }) => /^lib\/.*\.ts$/.test(path));

function list(problems: string[]): void {
  assert.deepEqual(problems, []);
}

Deno.test("lib's folders import along the arrows only, through each other's doors only", () => {
  assert(lib.length > 20, "the files were found");
  assert.deepEqual(
    [...new Set(lib.map(({ path }) => path.split("/")[1]))].filter((folder) => !(folder in arrows)),
    [],
    "every folder has its arrows",
  );
  list(lib.flatMap(flowProblems));
});

/** The rooms that the files of one room import from, or the rooms within it. */
function importedRooms(room: string, depth: number): string[] {
  const found = lib.filter(({ path }) => path.startsWith(`${room}/`))
    .flatMap(({ path, text }) =>
      importedNames(text).filter((name) => name.startsWith("."))
        .map((name) => normalize(join(dirname(path), name)).split("/"))
    )
    .filter((target) => target.length > depth + 1)
    .map((target) => target.slice(0, depth + 1).join("/"));
  return [...new Set(found)].filter((other) => other !== room).sort();
}

Deno.test("the list of arrows has those that exist, no more, and they make no circle", () => {
  for (const [room, listed] of Object.entries(arrows)) {
    const used = importedRooms(`lib/${room}`, 1).map((other) => other.slice("lib/".length));
    assert.deepEqual(used, listed.toSorted(), `what lib/${room} imports from`);
  }
  const before = new Set<string>();
  for (const room of Object.keys(arrows)) {
    assert.deepEqual(arrows[room].filter((other) => !before.has(other)), [], `before lib/${room}`);
    before.add(room);
  }
});

Deno.test("the README's tree draws every room with its arrows", () => {
  const readme = Deno.readTextFileSync(join(project, "README.md"));
  const drawn = [...readme.matchAll(/^[├└]── (\w+)\/ [^←\n]*(?:← (.*))?$/gm)]
    .map(([, room, from = ""]) => [room, from.split(" ").filter((name) => name !== "").sort()]);
  const expected = Object.entries(arrows).map(([room, from]) => [room, from.toSorted()]);
  assert.deepEqual(Object.fromEntries(drawn), Object.fromEntries(expected));
});

Deno.test("the rooms within a room make no circle either", () => {
  const inner = [...new Set(lib.map(({ path }) => path.split("/").slice(0, 3).join("/")))]
    .filter((path) => !path.endsWith(".ts"));
  const arrowsOf = new Map(inner.map((room) => [
    room,
    importedRooms(room, 2).filter((other) => dirname(other) === dirname(room)),
  ]));
  const visit = (room: string, path: string[]): string[] => {
    if (path.includes(room)) return [[...path, room].join(" → ")];
    return (arrowsOf.get(room) ?? []).flatMap((other) => visit(other, [...path, room]));
  };
  list(inner.flatMap((room) => visit(room, [])));
});

Deno.test("what a file of lib exports, another file uses", () => {
  const declared = /^export (?:abstract |async )?(?:function\*?|const|class) (\w+)/gm;
  const texts = files.filter(({ path }) => /\.(ts|ipynb)$/.test(path) && !path.endsWith("/mod.ts"))
    .map(({ path, text }) => ({
      path,
      words: new Set(text.replace(/\/\*[^]*?\*\//g, "").match(/\w+/g)),
    }));
  list(
    lib.flatMap(({ path, text }) =>
      [...text.matchAll(declared)].map(([, name]) => name)
        .filter((name) => !texts.some((other) => other.path !== path && other.words.has(name)))
        .map((name) => `${path} exports ${name}, which nothing else uses`)
    ),
  );
});

Deno.test("flowProblems() finds what goes against the arrows", () => {
  const find = (path: string, text: string) => flowProblems({ path, text }).length;
  assert.equal(find("lib/gan/train.ts", 'import { tf } from "../tensorflow/mod.ts";'), 0);
  assert.equal(find("lib/gan/train.ts", 'import {\n  a,\n  b,\n} from "./losses.ts";'), 0);
  assert.equal(find("lib/gan/step/x.ts", 'import { a } from "../losses.ts";'), 0);
  assert.equal(find("lib/gan/train.ts", '/**\n * import { a } from "../cli/mod.ts";\n */'), 0);
  assert.equal(find("lib/data/x.ts", 'import {\n  tf,\n} from "../tensorflow/mod.ts";'), 1);
  assert.equal(find("lib/gan/step/x.ts", 'import { a } from "../../runs/mod.ts";'), 1);
  assert.equal(find("lib/gan/train.ts", 'export * from "../tensorflow/tfjs/binding.ts";'), 1);
  assert.equal(find("lib/gan/train.ts", 'import "../cli/mod.ts";'), 1);
  assert.equal(find("lib/gan/train.ts", 'const x = await import("../runs/mod.ts");'), 1);
  assert.equal(find("lib/gan/train.ts", 'import { x } from "lib/data";'), 1);
  assert.equal(find("lib/gan/train.ts", 'import { x } from "../../tests/x.ts";'), 1);
});

Deno.test("tests import lib through its doors, by name", () => {
  // This file quotes imports that break the rules.
  const tests = code.filter(({ path }) => /^tests\/(?!flow_test).*\.ts$/.test(path));
  list(tests.flatMap(({ path, text }) =>
    importedNames(text)
      .filter((name) => name.startsWith("."))
      .filter((name) => !normalize(join(dirname(path), name)).startsWith("tests/"))
      .filter((name) => !/^(\.\.\/)+lib\/cli\//.test(name)) // the command line has no door
      .map((name) => `${path} imports "${name}"`)
  ));
});

Deno.test("only lib/tensorflow names a pointer", () => {
  const pointer = /Deno\.dlopen|UnsafePointer|UnsafeFnPointer|UnsafeCallback|PointerValue/;
  list(
    lib.filter(({ path, text }) => !path.startsWith("lib/tensorflow/") && pointer.test(text))
      .map(({ path }) => path),
  );
});

Deno.test("the library neither prints nor draws lots outside its seed", () => {
  const engine = lib.filter(({ path }) => !path.startsWith("lib/cli/"));
  list(engine.flatMap(({ path, text }) => {
    const bare = text.replace(/\/\*[^]*?\*\/|\/\/.*$|"[^"\n]*"/gm, "");
    return [/\bconsole\.\w+\(/, /\bMath\.random\(/]
      .filter((forbidden) => forbidden.test(bare))
      .map((forbidden) => `${path} has ${forbidden}`);
  }));
});

Deno.test("files are named after their one subject, in snake_case", () => {
  list(
    lib.map(({ path }) => path).filter((path) => {
      const name = basename(path).replace(/(\.d)?\.ts$/, "");
      return !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name) ||
        /^(utils?|helpers?|common|misc|index|manager)$/.test(name);
    }),
  );
});

Deno.test("every folder of lib that others import has its door", () => {
  const folders = new Set(lib.map(({ path }) => path.split("/")[1]));
  folders.delete("cli");
  list([...folders].filter((folder) => !isFile(join(project, "lib", folder, "mod.ts"))));
});

Deno.test("files stay short enough to read", () => {
  list(
    code
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > 300)
      .map(({ path, lines }) => `${path} has ${lines} lines`),
  );
});

Deno.test("no file names a place on somebody's machine", () => {
  // Put together so that this file does not find itself.
  const places = new RegExp(`(^|[\\s"'\`(=:])(${
    ["work", "tmp/w", "root", "home/\\w+", "Users/\\w+"]
      .map((folder) => `/${folder}/`).join("|")
  })`);
  assert(places.test(`from "${["", "work", "main", "x"].join("/")}"`));
  const texts = files.filter(({ path }) => /\.(ts|py|md|json|ipynb|yml)$/.test(path))
    // It tests the same rule for notebooks, with places of nobody's.
    .filter(({ path }) => path !== "tests/notebook/check/notebook_problems_test.ts");
  list(texts.filter(({ text }) => places.test(text)).map(({ path }) => path));
});

Deno.test("the top level holds what it should", () => {
  const expected = [
    ...["deno.json", "notebooks", "lib", "data", "outputs", "tests", "README.md", ".ci"],
    ...["deno.lock", ".gitignore", "LICENSE", ".vscode"],
  ];
  const top = new Set(files.map(({ path }) => relative(".", path).split("/")[0]));
  list([...top].filter((name) => !expected.includes(name)));
});

Deno.test("every package that has a script for its installation is denied it, which also spares you a warning", async () => {
  const read = async (name: string) => JSON.parse(await Deno.readTextFile(join(project, name)));
  const { allowScripts: { allow, deny } } = await read("deno.json");
  const { npm } = await read("deno.lock");
  const names = Object.keys(npm).filter((name) => npm[name].scripts === true)
    .map((name) => `npm:${name.replace(/(?<=.)@.*/, "")}`);
  assert.deepEqual(allow, []);
  assert.deepEqual(deny.toSorted(), [...new Set(names)].toSorted());
});
