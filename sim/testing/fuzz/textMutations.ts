/** Mutations of a text that is a file of lines: of characters, words, lines, nesting and YAML's own means. */
import type { Chance } from './chance';
import { ODD_WORDS } from './oddValues';

/** Many things wrong hide what comes after the first; so mostly it is one. */
const COUNTS = [1, 1, 1, 2, 3, 5];

/** What YAML gives a meaning. */
const TOKENS = [
  '- ',
  ': ',
  '? ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '&a ',
  '*a',
  '<<: *a',
  '!x ',
  '!!map ',
  '!!binary ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '|\n',
  '>-\n',
  '"',
  "'",
  '#',
  '\n',
  '\r',
  '\t',
  '  ',
  '@',
  '`',
];
const DEPTHS = [10, 60, 300, 5000];

/** `text` with one to five things wrong. Lines and words of `other` may get into it. */
export function mutatedText(text: string, other: string, chance: Chance): string {
  let result = text;
  for (let left = chance.pick(COUNTS); left > 0; left--) {
    result = chance.pick(MUTATIONS)(result, other, chance);
  }
  return result;
}

type Mutation = (text: string, other: string, chance: Chance) => string;

const MUTATIONS: readonly Mutation[] = [
  oddValue,
  oddValue,
  otherWord,
  oddWord,
  token,
  token,
  lineGone,
  lineTwice,
  lineSwap,
  otherLine,
  indent,
  characters,
  cut,
  deep,
  aliases,
];

function insert(text: string, at: number, piece: string, removed = 0): string {
  return text.slice(0, at) + piece + text.slice(at + removed);
}

/** In place of what follows a colon, up to the end of the entry. */
function oddValue(text: string, _: string, chance: Chance): string {
  const places = [...text.matchAll(/: +([^\n,}\]]+)/g)];
  if (places.length === 0) return oddWord(text, _, chance);
  const { 0: all, 1: value = '', index } = chance.pick(places);
  return insert(text, index + all.length - value.length, chance.pick(ODD_WORDS), value.length);
}

function oddWord(text: string, _: string, chance: Chance): string {
  return insert(text, chance.below(text.length + 1), chance.pick(ODD_WORDS));
}

function otherWord(text: string, other: string, chance: Chance): string {
  const words = [...text.matchAll(/[\w.%-]+/g)];
  const others = other.match(/[\w.%-]+/g);
  if (words.length === 0 || others === null) return text;
  const { 0: word, index } = chance.pick(words);
  return insert(text, index, chance.pick(others), word.length);
}

function token(text: string, _: string, chance: Chance): string {
  return insert(text, chance.below(text.length + 1), chance.pick(TOKENS), chance.below(3));
}

function changedLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}

function lineGone(text: string, _: string, chance: Chance): string {
  return changedLines(text, (lines) => {
    lines.splice(chance.below(lines.length), 1 + chance.below(3));
  });
}

function lineTwice(text: string, _: string, chance: Chance): string {
  return changedLines(text, (lines) => {
    const line = chance.pick(lines);
    const times = chance.pick([1, 1, 1, 30, 500]);
    lines.splice(chance.below(lines.length), 0, ...Array.from({ length: times }, () => line));
  });
}

function lineSwap(text: string, _: string, chance: Chance): string {
  return changedLines(text, (lines) => {
    const [one, two] = [chance.below(lines.length), chance.below(lines.length)];
    [lines[one], lines[two]] = [lines[two] ?? '', lines[one] ?? ''];
  });
}

function otherLine(text: string, other: string, chance: Chance): string {
  const others = other.split('\n');
  const from = chance.below(others.length);
  return changedLines(text, (lines) => {
    const taken = others.slice(from, from + 1 + chance.below(8));
    lines.splice(chance.below(lines.length), chance.below(2), ...taken);
  });
}

function indent(text: string, _: string, chance: Chance): string {
  return changedLines(text, (lines) => {
    const at = chance.below(lines.length);
    const line = lines[at] ?? '';
    lines[at] = chance.pick([`  ${line}`, `- ${line}`, `\t${line}`, line.trimStart()]);
  });
}

function characters(text: string, _: string, chance: Chance): string {
  const code = chance.pick([0x20, 0x7f, 0x2ff, 0xffff]);
  return insert(
    text,
    chance.below(text.length + 1),
    String.fromCharCode(chance.below(code + 1)),
    1,
  );
}

function cut(text: string, _: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  return chance.happens(0.5) ? text.slice(0, at) : text.slice(at);
}

function deep(text: string, _: string, chance: Chance): string {
  const opening = chance.pick(['[', '{a: ', '- ', '? ', '{? ', '&a [', '!x ', '"', '(']);
  const depth = chance.pick(DEPTHS);
  return insert(text, chance.below(text.length + 1), opening.repeat(depth));
}

/** Each level stands for ten of the one below. */
function aliases(text: string, _: string, chance: Chance): string {
  const levels = 1 + chance.below(9);
  const lines = ['l0: &l0 [1, 2]'];
  for (let level = 1; level <= levels; level++) {
    lines.push(`l${level}: &l${level} [${`*l${level - 1}, `.repeat(10)}1]`);
  }
  const isCycle = chance.happens(0.3);
  return `${lines.join('\n')}\n${isCycle ? 'c: &c [*c]\n' : ''}${text.replace(/: .*$/m, `: *l${levels}`)}`;
}
