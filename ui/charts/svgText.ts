/**
 * Text of SVG drawings. svgcanvas finds out what a font is by a style attribute, which the page's policy
 * forbids, and writes text without one; here the font is set by script, which the policy allows.
 *
 * Uses what svgcanvas keeps to itself; package-lock.json holds its version.
 */
import type { Context } from 'svgcanvas';

const ANCHORS: Readonly<Record<string, string>> = {
  left: 'start',
  start: 'start',
  center: 'middle',
  right: 'end',
  end: 'end',
};

const BASELINES: Readonly<Record<string, string>> = {
  alphabetic: 'alphabetic',
  top: 'text-before-edge',
  hanging: 'hanging',
  middle: 'central',
  bottom: 'text-after-edge',
};

/** What XML has no way to write: a file with one of them in a name cannot be opened. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NOT_IN_XML = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

/** A text as an XML file can hold it: with U+FFFD for what it cannot. */
export function inXml(text: string): string {
  return text.replace(NOT_IN_XML, '\ufffd');
}

/** Makes a pen of svgcanvas write its text, filled or outlined, with the font that was asked for. */
export function keepFonts(pen: Context): void {
  const probe = document.createElement('span');
  const write = (action: 'fill' | 'stroke') => (text: string, x: number, y: number) => {
    probe.style.font = pen.font;
    const { fontFamily, fontSize, fontWeight } = probe.style;
    const element = pen.__createElement(
      'text',
      {
        'font-family': fontFamily,
        'font-size': fontSize,
        'font-weight': fontWeight,
        'text-anchor': ANCHORS[pen.textAlign] ?? 'start',
        'dominant-baseline': BASELINES[pen.textBaseline] ?? 'alphabetic',
        x,
        y,
      },
      true,
    );
    element.textContent = inXml(text);
    const parent = pen.__closestGroupOrSvg();
    pen.__currentElement = element;
    pen.__applyTransformation(element);
    pen.__applyStyleToCurrentElement(action);
    parent.appendChild(element);
  };
  pen.fillText = write('fill');
  pen.strokeText = write('stroke');
}
