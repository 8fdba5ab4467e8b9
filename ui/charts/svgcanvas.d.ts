/** What is used of svgcanvas, which comes without types. */
declare module 'svgcanvas' {
  export class Context {
    constructor(options: { width: number; height: number; document: Document });
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
    fillText(text: string, x: number, y: number): void;
    strokeText(text: string, x: number, y: number): void;
    font: string;
    textAlign: string;
    textBaseline: string;
    getSerializedSvg(): string;
    /** What follows is svgcanvas's own business, but for `svgText`. */
    __currentElement: Element;
    __closestGroupOrSvg(): Element;
    __createElement(
      name: string,
      attributes: Readonly<Record<string, string | number>>,
      isFillReset: boolean,
    ): Element;
    __applyTransformation(element: Element): void;
    __applyStyleToCurrentElement(action: 'fill' | 'stroke'): void;
  }
}
