/** What was thrown, in words. Code of callers may throw anything, also what has no text. */

export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return 'a value that has no text';
  }
}
