/**
 * Text of SVG drawings. svgcanvas finds out what a font is by a style attribute, which the page's policy
 * forbids, and writes text without one; here the font is set by script, which the policy allows.
 *
 * Uses what svgcanvas keeps to itself; package-lock.json holds its version. Not here: outlined text (`strokeText`), which
 * nothing draws.
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

/** Makes a pen of svgcanvas write its text with the font that was asked for. */
export function keepFonts(pen: Context): void {
  const probe = document.createElement('span');
  pen.fillText = (text, x, y) => {
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
    element.textContent = text;
    const parent = pen.__closestGroupOrSvg();
    pen.__currentElement = element;
    pen.__applyTransformation(element);
    pen.__applyStyleToCurrentElement('fill');
    parent.appendChild(element);
  };
}
