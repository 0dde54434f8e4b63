import { join, resolve, toFileUrl } from "@std/path";
import { UserError, UserNotFoundError } from "../../errors/mod.ts";
import { writeFileAtomically } from "../../files/mod.ts";

const names = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"],
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A browser on this machine that can print without a window; `undefined` if there is none. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of names) {
    const folders = name.startsWith("/") ? [""] : Deno.env.get("PATH")?.split(":") ?? [];
    for (const folder of folders) {
      const path = name.startsWith("/") ? name : join(folder, name);
      const isFile = await Deno.stat(path).then((found) => found.isFile, () => false);
      if (isFile) return path;
    }
  }
  return undefined;
}

/** What Chromium is started with in any case. */
export function chromiumArgs(): string[] {
  // Its sandbox refuses to work for root, who in a container everybody is. The pages are our own.
  return ["--headless", "--disable-gpu", ...(Deno.uid() === 0 ? ["--no-sandbox"] : [])];
}

/**
 * Prints an HTML file to PDF with a Chromium of this machine.
 *
 * @param html The file.
 * @param pdf Where to write.
 * @throws {Deno.errors.NotFound} If there is no Chromium.
 * @throws {Error} If it fails.
 */
export async function printPdf(html: string, pdf: string): Promise<void> {
  const chromium = await findChromium();
  if (chromium === undefined) {
    throw new UserNotFoundError(
      "Cannot print to PDF: no Chromium, Chrome or Edge is found; install one (Debian, Ubuntu: apt install " +
        `chromium), or open "${html}" in a browser and print it there`,
    );
  }
  const folder = await Deno.makeTempDir();
  try {
    const printed = join(folder, "printed.pdf");
    const { stderr } = await new Deno.Command(chromium, {
      args: [
        ...chromiumArgs(),
        `--user-data-dir=${join(folder, "profile")}`,
        "--no-pdf-header-footer",
        `--print-to-pdf=${printed}`,
        toFileUrl(resolve(html)).href,
      ],
    }).output();
    const bytes = await Deno.readFile(printed).catch((cause) => {
      const words = new TextDecoder().decode(stderr).trim().split("\n").slice(-4).join("\n");
      throw new UserError(`Cannot print "${html}" to PDF: ${chromium} failed with\n${words}`, {
        cause,
      });
    });
    await writeFileAtomically(pdf, bytes);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
