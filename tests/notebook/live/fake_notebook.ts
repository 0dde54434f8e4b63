import type { MediaBundle } from "lib/display";

/** What a kernel sends to its front end. */
export interface Message {
  type: string;
  content: { data: MediaBundle; transient: { display_id?: string } };
}

/** Runs a test as if in a notebook, and gives what was sent there. */
export async function inFakeNotebook(test: () => Promise<void>): Promise<Message[]> {
  const messages: Message[] = [];
  // Deno lets the kernel set this, and refuses to read it until then.
  (Deno as { jupyter: unknown }).jupyter = {
    broadcast(type: string, content: Message["content"]) {
      messages.push({ type, content });
      return Promise.resolve();
    },
  };
  try {
    await test();
  } finally {
    (Deno as { jupyter: unknown }).jupyter = undefined;
  }
  return messages;
}
