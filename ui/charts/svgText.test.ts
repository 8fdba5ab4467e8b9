import { expect, it } from 'vitest';
import { inXml } from './svgText';

it('writes every text in a way that an XML file can hold', () => {
  expect(inXml('a\0b\u0001c\u001fd\ud800e\uffff')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\ufffd');
  for (const fine of ['checkout-1/3', ']]><b>&"', 'Größe\t\n\r', '\u{1f4a5}\u202e']) {
    expect(inXml(fine)).toBe(fine);
  }
});
