/**
 * The auction log on its way to disk: lines are handed over in the middle of the simulation, which cannot
 * wait, and written between its slices, which can. Gzipped when the file's name says so.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { OutputFailed } from './errors';
import type { OutputFile } from './outputFiles';

export interface AuctionLogFile {
  /** Takes a line without its end. */
  line(text: string): void;
  /** Waits until little is left to write. @throws OutputFailed */
  drained(): Promise<void>;
  /** Writes what is left and gives the file its name. @throws OutputFailed */
  finish(): Promise<void>;
  /** Removes the file. */
  discard(): void;
}

export function createAuctionLogFile(file: OutputFile): AuctionLogFile {
  // The descriptor stays the output file's, which closes it.
  const disk = createWriteStream('', { fd: file.descriptor, autoClose: false });
  const isGzipped = file.path.endsWith('.gz');
  const head: Writable = isGzipped ? createGzip() : disk;
  const written = isGzipped ? pipeline(head as ReturnType<typeof createGzip>, disk) : finished(disk);
  let failure: unknown;
  // Whoever asks next hears of it.
  written.catch((error) => {
    failure = error;
  });
  const refuseFailure = (): void => {
    if (failure !== undefined) throw new OutputFailed(file.path, failure);
  };
  return {
    line(text) {
      if (failure === undefined) head.write(`${text}\n`);
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
