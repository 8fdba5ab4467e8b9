/**
 * Which program makes a result: a fingerprint of its code. Two runs of a sweep may stand side by side only
 * when the same code made them, and a version alone does not tell that of a checkout.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** 16 hexadecimal digits; the same for the same code wherever it is installed. */
export function programFingerprint(): string {
  const here = fileURLToPath(import.meta.url);
  const isSource = here.endsWith('.ts');
  // Sources: all of sim but the command line. Bundled: the chunks, of which this file is one.
  const folder = isSource ? dirname(dirname(dirname(here))) : dirname(here);
  const hash = createHash('sha256');
  for (const file of isSource ? sourceFiles(folder) : chunkFiles(folder)) {
    hash.update(`${relative(folder, file).replace(/\\/g, '/')}\n`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function sourceFiles(folder: string): string[] {
  return filesBelow(folder).filter((file) => {
    const name = relative(folder, file);
    return /\.ts$/.test(name) && !/\.test\.ts$|^(cli|testing|export)[\\/]/.test(name);
  });
}

function chunkFiles(folder: string): string[] {
  return filesBelow(folder).filter((file) => /\.m?js$/.test(file));
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
