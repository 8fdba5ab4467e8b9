/** A draft scenario in a link: its text, compressed, in characters that an address may hold. */

/** Longer links are cut off by mail programs and chats; some servers refuse them. */
export const DRAFT_CODE_LENGTH_MAX = 16_000;
/** As the command line bounds scenario files. */
const DRAFT_BYTES_MAX = 5_000_000;

/** null when the link would become too long. */
export async function packDraft(text: string): Promise<string | null> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  if (packed.length > DRAFT_CODE_LENGTH_MAX) return null;
  const code = btoa(String.fromCharCode(...packed))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return code.length <= DRAFT_CODE_LENGTH_MAX ? code : null;
}

/** null when the code is damaged, or stands for more text than a scenario may have. */
export async function unpackDraft(code: string): Promise<string | null> {
  try {
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const stream = new Blob([packed])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'))
      .pipeThrough(boundedTo(DRAFT_BYTES_MAX));
    return await new Response(stream).text();
  } catch {
    return null;
  }
}

/** Ends in an error when more bytes come: a few can stand for very many. */
function boundedTo(bytesMax: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > bytesMax) controller.error(new RangeError('too much'));
      else controller.enqueue(chunk);
    },
  });
}
