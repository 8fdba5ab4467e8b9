import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { builtInScenarios } from './packageFiles';
import { invoke } from './testIo';

async function completedInBash(words: readonly string[]): Promise<string[]> {
  const { out: script } = await invoke(['completion', 'bash']);
  const line = ['diegosim', ...words].map((word) => `'${word}'`).join(' ');
  const asked = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _diegosim; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', `${script}\n${asked}`], {
    encoding: 'utf8',
    cwd: new URL('../testing/recordings', import.meta.url).pathname,
  });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  test('completes commands', async () => {
    expect(await completedInBash(['con'])).toEqual(['conformance']);
    expect(await completedInBash(['conformance', 'bb'])).toContain('bbs');
  });

  test('completes options of the command at hand', async () => {
    expect(await completedInBash(['run', 'x.yaml', '--au'])).toEqual([
      '--auction-log',
      '--auction-log-window',
    ]);
    expect(await completedInBash(['conformance', 'auction', '--'])).toContain('--json');
    expect(await completedInBash(['run', 'x.yaml', '--no'])).toEqual(['--no-serve']);
    expect(await completedInBash(['ui', '--po'])).toEqual(['--port']);
    expect(await completedInBash(['scenarios', '--tr'])).toEqual([]);
  });

  test('completes built-in scenarios and files', async () => {
    for (const name of builtInScenarios()) {
      expect(await completedInBash(['run', name.slice(0, -1)])).toContain(name);
      expect(await completedInBash(['report', name.slice(0, -1)])).toContain(name);
    }
    expect(await completedInBash(['validate', 'auction.j'])).toEqual(['auction.jsonl.gz']);
  });
});

describe.each(['zsh', 'fish'])('%s', (shell) => {
  test('gets a script that names every command', async () => {
    const { code, out } = await invoke(['completion', shell]);
    expect(code).toBe(0);
    for (const command of ['run', 'ui', 'report', 'validate', 'conformance', 'completion']) {
      expect(out).toContain(command);
    }
    expect(out).toContain('auction-log-window');
  });
});
