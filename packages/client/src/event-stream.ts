/** One message of a stream of server-sent events. */
export type StreamMessage = { readonly event: string; readonly data: string };

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) as our service writes them. What it does not know it passes
 * by, as the standard says.
 *
 * @throws RangeError for a message that does not end
 */
export async function* messagesIn(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamMessage, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true }).replaceAll('\r', '');
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      if (text.length > charsMax) throw new RangeError('A message of the feed does not end.');
      for (const block of blocks) yield messageOf(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const charsMax = 65_536;

function messageOf(block: string): StreamMessage {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [name, value] = fieldIn(line);
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }
  return { event, data: data.join('\n') };
}

/** `name: value`, where one space after the colon belongs to neither. */
function fieldIn(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value];
}
