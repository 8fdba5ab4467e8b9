/** What is used of svgcanvas, which comes without types. */
declare module 'svgcanvas' {
  export class Context {
    constructor(options: { width: number; height: number; document: Document });
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
    getSerializedSvg(): string;
  }
}
