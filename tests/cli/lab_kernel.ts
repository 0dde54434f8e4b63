/** A kernel as a page of JupyterLab speaks to it: over a WebSocket of Jupyter's server. */
export interface LabKernel {
  /** Its id at the server. */
  id: string;
  /** What the cells' errors said, as the page shows them under the cells. */
  errors: string[];
  /** What was shown under the cells as text, also after their end. */
  shown: string[];
  /** Asks about what stands at a cursor, a number of letters in the code, and gives the reply's content. */
  ask(kind: "inspect" | "complete", code: string, cursor: number): Promise<Record<string, unknown>>;
  /** Sends cells all at once, as "Run All" does, and gives what each is answered: `ok`, `error` or `aborted`. */
  run(...cells: string[]): Promise<string[]>;
  /** Ends the connection, not the kernel; what had no answer yet is said to be `closed`. */
  close(): void;
  /** Loses the connection: the page still waits for its answers. */
  disconnect(): void;
  /** Connects anew as the same page; done when the kernel answers, which it does after the cell that runs. */
  connect(): Promise<void>;
}

/** A message as it travels; the server speaks it as frames behind a table of where each begins. */
interface Message {
  channel: string;
  header: { msg_id: string; msg_type: string };
  parent: { msg_id?: string };
  content: Record<string, unknown>;
}

/** What was heard in answer to a message. */
interface Answer {
  kind: string;
  status?: string;
  content?: Message["content"];
  isIdle?: boolean;
  done(status: string): void;
}

/** No answer takes longer than this, or a test would wait for ever where a cell is lost. */
const longestMs = 60_000;

/**
 * Connects to a kernel, or starts one.
 *
 * @param address JupyterLab's address with its token.
 * @param id The kernel's. Default: that of a new one.
 */
export async function labKernel(address: string, id?: string): Promise<LabKernel> {
  const url = new URL(address);
  const token = url.searchParams.get("token");
  if (id === undefined) {
    const started = await fetch(`${url.origin}/api/kernels?token=${token}`, { method: "POST" });
    id = (await started.json()).id as string;
  }
  const session = crypto.randomUUID();
  const answers = new Map<string, Answer>();
  const errors: string[] = [];
  const shown: string[] = [];
  const own = new Set<string>();
  let socket: WebSocket;

  const ask = (kind: string, content: Message["content"]) =>
    new Promise<{ status: string; content: Message["content"] }>((resolve, reject) => {
      const header = {
        msg_id: crypto.randomUUID(),
        msg_type: kind,
        session,
        username: "",
        version: "5.3",
        date: new Date().toISOString(),
      };
      const late = setTimeout(() => reject(new Error(`No answer to ${kind}`)), longestMs);
      own.add(header.msg_id);
      answers.set(header.msg_id, {
        kind,
        done(status) {
          clearTimeout(late);
          resolve({ status, content: answers.get(header.msg_id)?.content ?? {} });
        },
      });
      socket.send(encode({ channel: "shell", header, parent: {}, content }));
    });

  const connect = async () => {
    socket = new WebSocket(
      `ws://${url.host}/api/kernels/${id}/channels?session_id=${session}&token=${token}`,
      "v1.kernel.websocket.jupyter.org",
    );
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      const { header, parent, content } = decode(new Uint8Array(data as ArrayBuffer));
      // A page shows also what comes after a cell's end.
      if (header.msg_type === "display_data" && own.has(parent.msg_id ?? "")) {
        shown.push((content.data as Record<string, string>)["text/plain"]);
      }
      const answer = answers.get(parent.msg_id ?? "");
      if (answer === undefined) return;
      // Of one that has its answer, a page hears nothing more.
      if (header.msg_type === "error" && answer.status === undefined) {
        errors.push(String(content.evalue));
      }
      if (header.msg_type.endsWith("_reply")) {
        answer.status = String(content.status);
        answer.content = content;
      }
      if (header.msg_type === "status") answer.isIdle = content.execution_state === "idle";
      // What the server answers itself must have both parts, or JupyterLab waits for the other.
      const isOfServer = answer.status === "aborted" || /^(inspect|complete)_/.test(answer.kind);
      if (answer.status !== undefined && (!isOfServer || answer.isIdle)) {
        answer.done(answer.status);
      }
    };
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    // As JupyterLab does: what the kernel says before the server listens to it is lost.
    await ask("kernel_info_request", {});
  };
  await connect();
  return {
    id,
    errors,
    shown,
    async ask(kind, code, cursor) {
      const { content } = await ask(`${kind}_request`, { code, cursor_pos: cursor });
      return content;
    },
    run: (...cells) =>
      Promise.all(cells.map(async (code) => (await ask("execute_request", { code })).status)),
    close() {
      socket.close();
      for (const answer of answers.values()) answer.done("closed");
    },
    disconnect: () => socket.close(),
    connect,
  };
}

function encode({ channel, header, parent, content }: Message): Uint8Array<ArrayBuffer> {
  const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
  const frames = [channel, ...parts].map((text) => new TextEncoder().encode(text));
  const size = 8 * (frames.length + 2);
  const message = new Uint8Array(frames.reduce((sum, { length }) => sum + length, size));
  const table = new DataView(message.buffer);
  table.setBigUint64(0, BigInt(frames.length + 1), true);
  let offset = size;
  for (const [k, frame] of [...frames, new Uint8Array(0)].entries()) {
    table.setBigUint64(8 * (k + 1), BigInt(offset), true);
    message.set(frame, offset);
    offset += frame.length;
  }
  return message;
}

function decode(message: Uint8Array<ArrayBuffer>): Message {
  const table = new DataView(message.buffer);
  const at = (k: number) => Number(table.getBigUint64(8 * k, true));
  const text = (k: number) => new TextDecoder().decode(message.subarray(at(k + 1), at(k + 2)));
  const [header, parent, , content] = [1, 2, 3, 4].map((k) => JSON.parse(text(k)));
  return { channel: text(0), header, parent, content };
}
