import { toFileUrl } from "@std/path";
import { chromiumArgs, findChromium } from "lib/runs";

/** Whether there is a browser to test with; a CI machine has none. */
export const hasBrowser: boolean = await findChromium() !== undefined;

/** What a page did in a real browser. */
export interface PageReport {
  /** Errors and warnings of the console, and exceptions. */
  complaints: string[];
  /** Addresses that it asked for, other than itself and what it holds inside. */
  requests: string[];
  /** What the expression came to. */
  value: unknown;
}

/** Settings of {@linkcode openInBrowser}. */
export interface OpenOptions {
  /** Evaluated in the page once it has loaded; may be a promise. */
  expression: string;
  /** The reader's theme. Default: light. */
  theme?: "light" | "dark";
  /** Width of the window in CSS pixels. Default: 1250. */
  width?: number;
  /** Where to write a picture of the whole page, as PNG. Default: nowhere. */
  screenshot?: string;
}

/** For a page: the words of its tables, headings and inline code that stand on more than one line. */
export const splitWords = `[...document.querySelectorAll("th, td, h1, h2, h3, :not(pre) > code")]
  .flatMap((element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const split = [];
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      for (const { index, 0: word } of text.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) split.push(word);
      }
    }
    return split;
  })`;

/** Opens a file in a headless Chromium and listens to everything that it does, over Chrome's DevTools protocol. */
export async function openInBrowser(
  path: string,
  { expression, theme = "light", width = 1250, screenshot }: OpenOptions,
): Promise<PageReport> {
  const profile = await Deno.makeTempDir();
  const child = new Deno.Command((await findChromium())!, {
    args: [...chromiumArgs(), `--user-data-dir=${profile}`, "--remote-debugging-port=0"],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = child.stderr.pipeThrough(new TextDecoderStream());
  try {
    const protocol = await Protocol.connect(await addressIn(log));
    const { targetId } = await protocol.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await protocol.send("Target.attachToTarget", { targetId, flatten: true });
    const send = (method: string, params = {}) => protocol.send(method, params, sessionId);
    const url = toFileUrl(path).href;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
    const features = [{ name: "prefers-color-scheme", value: theme }];
    await send("Emulation.setEmulatedMedia", { features });
    const size = { width, height: 900, deviceScaleFactor: 1, mobile: false };
    await send("Emulation.setDeviceMetricsOverride", size);
    const loaded = protocol.next("Page.loadEventFired");
    await send("Page.navigate", { url });
    await loaded;
    const evaluated = await send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (screenshot !== undefined) {
      const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: true });
      await Deno.writeFile(screenshot, Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
    }
    const failure = evaluated.exceptionDetails?.exception.description;
    // It ends by itself with all its helpers, which after a kill would go on writing to the profile.
    await protocol.send("Browser.close", {});
    await child.status;
    await Deno.remove(profile, { recursive: true });
    return {
      complaints: [...protocol.complaints, ...(failure === undefined ? [] : [failure])],
      requests: protocol.requests.filter((request) => !/^(data:|blob:|about:)/.test(request))
        .filter((request) => request !== url),
      value: evaluated.result.value,
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** The address that Chromium tells on standard error. */
async function addressIn(log: ReadableStream<string>): Promise<string> {
  let text = "";
  for await (const part of log) {
    text += part;
    const address = /ws:\/\/\S+/.exec(text)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`Chromium did not start:\n${text}`);
}

// deno-lint-ignore no-explicit-any -- the protocol's messages have no types here
type Message = any;

/** A connection to the browser, which collects what pages complain about and ask for. */
class Protocol {
  readonly complaints: string[] = [];
  readonly requests: string[] = [];
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, PromiseWithResolvers<Message>>();
  readonly #events = new Map<string, () => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
  }

  static async connect(address: string): Promise<Protocol> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Protocol(socket);
  }

  send(method: string, params: Message, sessionId?: string): Promise<Message> {
    const id = ++this.#last;
    const answer = Promise.withResolvers<Message>();
    this.#answers.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return answer.promise;
  }

  /** Resolves when an event comes. */
  next(method: string): Promise<void> {
    return new Promise((resolve) => this.#events.set(method, resolve));
  }

  #take({ id, result, error, method, params }: Message): void {
    if (id !== undefined) {
      const answer = this.#answers.get(id)!;
      if (error === undefined) answer.resolve(result);
      else answer.reject(new Error(error.message));
      return;
    }
    this.#events.get(method)?.();
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Runtime.exceptionThrown") {
      this.complaints.push(params.exceptionDetails.exception?.description);
    }
    if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
    if (method === "Runtime.consoleAPICalled" && /error|warning/.test(params.type)) {
      this.complaints.push(params.args.map(({ value }: Message) => value).join(" "));
    }
  }
}
