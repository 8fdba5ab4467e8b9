/**
 * Long text on its way to disk. An auction log's lines are handed over in the middle of the simulation, which
 * cannot wait, and written between its slices, which can. Gzipped when the file's name says so.
 */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { OutputFile } from './outputFiles';

export interface TextFile {
  /** Takes the next piece. */
  write(text: string): void;
  /** Waits until little is left to write. @throws OutputFailed */
  drained(): Promise<void>;
  /** Writes what is left and gives the file its name. @throws OutputFailed */
  finish(): Promise<void>;
  /** Removes the file. */
  discard(): void;
}

export function createTextFile(file: OutputFile): TextFile {
  const disk = diskOf(file);
  // Compression, which takes long, happens beside the simulation.
  const gzip = file.path.endsWith('.gz') ? createGzip() : undefined;
  const head: Writable = gzip ?? disk;
  const written = gzip === undefined ? finished(disk) : pipeline(gzip, disk);
  let failure: unknown;
  // Whoever asks next hears of it.
  written.catch((error) => {
    failure = error;
  });
  const refuseFailure = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    write(text) {
      if (failure === undefined) head.write(text);
    },
    async drained() {
      refuseFailure();
      if (!head.writableNeedDrain) return;
      await Promise.race([once(head, 'drain'), written]).catch(() => undefined);
      refuseFailure();
    },
    async finish() {
      head.end();
      await written.catch(() => undefined);
      refuseFailure();
      file.finish();
    },
    discard() {
      head.destroy();
      disk.destroy();
      file.discard();
    },
  };
}

/** Writes at once, so that nothing is under way when the file is closed. */
function diskOf(file: OutputFile): Writable {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        file.write(chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}
