export interface ServerSentEvent {
  id: string | undefined;
  data: string;
}

/** The events of a stream. Fields other than id and data, and comments, are passed over. */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
  onSign: () => void,
): AsyncGenerator<ServerSentEvent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onSign();
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      // The last one goes on with what comes next.
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = field(block, 'data');
        if (data !== undefined) yield { id: field(block, 'id'), data };
      }
    }
  } finally {
    // Also where the reader of the events has had enough.
    await reader.cancel().catch(() => undefined);
  }
}

const field = (block: string, name: string): string | undefined => {
  const lines = block.split('\n').filter((line) => line.startsWith(`${name}:`));
  return lines.length === 0
    ? undefined
    : lines.map((line) => line.slice(name.length + 1).trimStart()).join('\n');
};
