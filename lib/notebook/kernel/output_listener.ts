/**
 * The kernel's own output port, which Deno gives no access to: what `order_outputs.ts` waits for comes out there. Delete
 * this when that goes (https://github.com/denoland/deno/pull/34083 is where the order was lost).
 *
 * @module
 */
import { UserError } from "../../errors/mod.ts";

/** Which ports the kernel listens on, as Jupyter's connection file has it. */
interface Connection {
  ip: string;
  iopub_port: number;
}

/** Receives what the kernel publishes, as a front end does. */
export class OutputListener {
  readonly #awaited = new Map<string, () => void>();
  #isOpen = true;

  private constructor(connection: Deno.TcpConn) {
    // An error here is the end of the connection, as isOpen says; uncaught it would end the kernel.
    this.#listen(connection).catch(() => this.#isOpen = false).finally(() => connection.close());
  }

  /** Whether anything can be heard. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Connects to the kernel that runs this very code.
   *
   * @throws {Error} If the connection file can't be found or the port doesn't answer.
   */
  static async connect(): Promise<OutputListener> {
    const { ip, iopub_port }: Connection = JSON.parse(
      await Deno.readTextFile(await connectionFile()),
    );
    const connection = await Deno.connect({ hostname: ip, port: iopub_port });
    await connection.write(greeting);
    await connection.write(subscribe);
    return new OutputListener(connection);
  }

  /**
   * Waits until the kernel has published a short message that contains `text`.
   *
   * @param text Something unique.
   */
  heard(text: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.set(text, resolve));
  }

  async #listen(connection: Deno.TcpConn): Promise<void> {
    const reader = new ByteReader(connection);
    await reader.read(greeting.length);
    while (true) {
      const [flags] = await reader.read(1);
      const isLong = (flags! & 2) !== 0;
      const header = await reader.read(isLong ? 8 : 1);
      const size = isLong ? Number(new DataView(header.buffer).getBigUint64(0)) : header[0]!;
      const frame = await reader.read(size);
      if (size < 1000) this.#hear(new TextDecoder().decode(frame));
    }
  }

  #hear(message: string): void {
    for (const [text, resolve] of this.#awaited) {
      if (message.includes(text)) {
        this.#awaited.delete(text);
        resolve();
      }
    }
  }
}

class ByteReader {
  readonly #connection: Deno.TcpConn;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  async read(size: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(size);
    for (let filled = 0; filled < size;) {
      const count = await this.#connection.read(bytes.subarray(filled));
      if (count === null) {
        throw new UserError("Cannot read the kernel's outputs: it closed their port");
      }
      filled += count;
    }
    return bytes;
  }
}

/** ZeroMQ's greeting (ZMTP 3.0, no authentication): https://rfc.zeromq.org/spec/23/ */
const greeting = new Uint8Array(64);
greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
greeting.set(new TextEncoder().encode("NULL"), 12);

/** The command READY of a subscriber, and the message that subscribes to everything. */
const subscribe = new Uint8Array([
  ...[4, 25, 5, ...new TextEncoder().encode("READY")],
  ...[
    11,
    ...new TextEncoder().encode("Socket-Type"),
    0,
    0,
    0,
    3,
    ...new TextEncoder().encode("SUB"),
  ],
  ...[0, 1, 1],
]);

/** The file that Jupyter named on the kernel's command line, since Deno hides the arguments from the cells. */
async function connectionFile(): Promise<string> {
  const args = Deno.build.os === "linux"
    ? (await Deno.readTextFile("/proc/self/cmdline")).split("\0")
    : await commandLine();
  const path = args[args.indexOf("--conn") + 1];
  if (!args.includes("--conn") || !path) {
    throw new UserError("Cannot find the kernel's outputs: it was started without --conn");
  }
  return path;
}

async function commandLine(): Promise<string[]> {
  const args = ["-ww", "-o", "args=", "-p", String(Deno.pid)];
  const { stdout } = await new Deno.Command("ps", { args }).output();
  // A path with spaces would fall apart; Jupyter's own have none but in the user's name.
  const [before, path] = new TextDecoder().decode(stdout).trim().split(" --conn ");
  return [before!, "--conn", path ?? ""];
}
