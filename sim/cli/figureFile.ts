/** The file of `--json-file` of the long checks: whether it can be written is known at once, not after hours. */
import { openOutputs } from './outputFiles';

/**
 * Answers what writes it, whole or not at all, in the end; without a path that does nothing. Until then nothing is there,
 * so that whatever ends the check leaves nothing behind.
 * @throws UserError when it cannot be written.
 */
export function figureFile(path: string | undefined): (document: unknown) => void {
  const open = () =>
    path === undefined ? [] : openOutputs([{ option: '--json-file', path }], undefined);
  for (const file of open()) file.discard();
  return (document) => {
    for (const file of open()) {
      try {
        file.write(new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
        file.finish();
      } catch (error) {
        file.discard();
        throw error;
      }
    }
  };
}
