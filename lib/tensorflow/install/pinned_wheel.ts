import { UserError } from "../../errors/mod.ts";
import { libraryNames } from "./library_files.ts";
import { pinnedVersion } from "./locate.ts";

/** A file inside a wheel, with the size that proves that it is there as a whole. */
export interface PinnedFile {
  /** The file's name, without folders. */
  name: string;
  /** The size of the extracted file, in bytes. */
  bytes: number;
}

/** A wheel on PyPI that holds TensorFlow's C library, by content: nothing else is ever opened. */
export interface PinnedWheel {
  /** The project and version, as pip takes them: `tensorflow-cpu==2.21.0`. */
  requirement: string;
  /** The platform tag that pip is asked for. */
  platform: string;
  /** The wheel's SHA-256, in hexadecimal. */
  sha256: string;
  /** The wheel's size, in bytes. */
  bytes: number;
  /** The two libraries in the wheel's `tensorflow` folder. */
  libraries: PinnedFile[];
}

/**
 * The wheel that set-up fetches for a machine. The wheels for Python 3.11 are as good as any: the C library in
 * them does not use Python.
 *
 * @param os The operating system, as `Deno.build.os` names it.
 * @param arch The processor, as `Deno.build.arch` names it.
 * @returns The pin.
 * @throws {Error} If PyPI has no wheel for this machine, or none that this project has pinned.
 */
export function pinnedWheel(os: string, arch: string): PinnedWheel {
  const names = libraryNames(os);
  if (os === "linux" && arch === "x86_64") {
    return {
      requirement: `tensorflow-cpu==${pinnedVersion}`,
      platform: "manylinux_2_27_x86_64",
      sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
      bytes: 273_829_956,
      libraries: [
        { name: names.framework, bytes: 65_222_328 },
        { name: names.cc[0], bytes: 788_086_608 },
      ],
    };
  }
  if (os === "darwin" && arch === "aarch64") {
    return {
      requirement: `tensorflow==${pinnedVersion}`,
      platform: "macosx_12_0_arm64",
      sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
      bytes: 223_405_849,
      libraries: [
        { name: names.framework, bytes: 49_452_976 },
        { name: names.cc[0], bytes: 691_352_648 },
      ],
    };
  }
  throw new UserError(
    `Cannot set up TensorFlow for ${os} on ${arch}: set-up knows wheels for linux on x86_64 and darwin on ` +
      "aarch64; install TensorFlow in a Python environment and activate it, or set FEDGAN_LIBTENSORFLOW",
  );
}
