/**
 * A drawing on a canvas: keeps its size and sharpness, follows the frames, and hands on the pointer.
 *
 * What is drawn comes from a `Chart`: a pure model of the frame, and a drawing of the model. The same
 * drawing makes the PNG and the SVG (`exportChart`).
 */
import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Frame } from '../session/frames';
import { useDashboard } from '../session/hooks';
import { type Palette, readPalette } from './palette';
import './canvasChart.css';

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What drawings may use of a canvas: all of it exists for SVG as well. */
export type Pen = CanvasRenderingContext2D;

export interface Chart<Model> {
  /** Everything the drawing goes by, from the frame. The same object again: nothing is drawn. */
  model(frame: Frame, size: Size): Model;
  /** Draws the model on an empty ground of that size, in CSS pixels. */
  draw(pen: Pen, model: Model, size: Size, palette: Palette): void;
}

/** How others get at the chart on screen: to export it. */
export interface ChartHandle {
  /** Draws what is shown now with another pen. */
  drawWith(pen: Pen): void;
  readonly size: Size;
}

export interface CanvasChartProps<Model> {
  readonly chart: Chart<Model>;
  /** What the chart shows, for those who do not see it. The table beside it has the numbers. */
  readonly label: string;
  readonly handle?: Ref<ChartHandle>;
  readonly className?: string;
  readonly onPointerDown?: (event: PointerEvent<HTMLElement>, point: Point, size: Size) => void;
  readonly onPointerMove?: (event: PointerEvent<HTMLElement>, point: Point, size: Size) => void;
  readonly onPointerUp?: (event: PointerEvent<HTMLElement>, point: Point, size: Size) => void;
  readonly onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  readonly onDoubleClick?: (point: Point, size: Size) => void;
  /** Wheel and trackpad; not passive, so it may keep the page from scrolling. */
  readonly onWheel?: (event: WheelEvent, point: Point, size: Size) => void;
  /** With it the canvas takes the focus, as one thing with keys of its own. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}

export function CanvasChart<Model>(props: CanvasChartProps<Model>) {
  const { chart, label, className = '', onKeyDown, onDoubleClick } = props;
  const { frames } = useDashboard();
  const boxRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const sizeRef = useRef<Size>({ width: 0, height: 0 });
  const [broken, setBroken] = useState<{ readonly error: unknown }>();
  // What a drawing throws is shown where the drawing would be (`errorBoundary`).
  if (broken !== undefined) throw broken.error;
  const wheelRef = useRef(props.onWheel);
  wheelRef.current = props.onWheel;

  useEffect(() => {
    const box = boxRef.current;
    const canvas = canvasRef.current;
    if (box === null || canvas === null) return undefined;
    const onBroken = (error: unknown) => setBroken({ error });
    return drawOnFrames(chart, { box, canvas, frames, sizeRef, handle: props.handle, onBroken });
  }, [chart, frames, props.handle]);

  useEffect(() => {
    const box = boxRef.current;
    const onWheel = (event: WheelEvent) =>
      wheelRef.current?.(event, pointOf(event, box as Element), sizeRef.current);
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);

  type Handler = CanvasChartProps<Model>['onPointerDown'];
  const handed = (handler: Handler) =>
    handler &&
    ((event: PointerEvent<HTMLElement>) =>
      handler(event, pointOf(event, event.currentTarget), sizeRef.current));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the role follows from whether it has keys.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label.
    <div
      ref={boxRef}
      className={`canvas-chart ${className}`}
      role={onKeyDown === undefined ? 'img' : 'application'}
      aria-label={label}
      tabIndex={onKeyDown === undefined ? undefined : 0}
      onKeyDown={onKeyDown}
      onPointerDown={handed(props.onPointerDown)}
      onPointerMove={handed(props.onPointerMove)}
      onPointerUp={handed(props.onPointerUp)}
      onPointerLeave={props.onPointerLeave}
      onDoubleClick={
        onDoubleClick &&
        ((event) => onDoubleClick(pointOf(event, event.currentTarget), sizeRef.current))
      }
    >
      <canvas ref={canvasRef} />
    </div>
  );
}

interface Surroundings {
  readonly box: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly frames: ReturnType<typeof useDashboard>['frames'];
  readonly sizeRef: { current: Size };
  readonly handle: Ref<ChartHandle> | undefined;
  /** Told once; nothing is drawn afterwards. */
  readonly onBroken: (error: unknown) => void;
}

/** Draws whenever a frame, the size or the theme says something new. Answers how to stop. */
function drawOnFrames<Model>(
  chart: Chart<Model>,
  { box, canvas, frames, sizeRef, handle, onBroken }: Surroundings,
): () => void {
  const pen = canvas.getContext('2d');
  if (pen === null) return () => undefined;
  let drawn: { model: Model } | undefined;
  let palette = readPalette(box);

  const onFrame = (frame: Frame) => {
    const size = sizeRef.current;
    if (size.width === 0 || size.height === 0) return;
    try {
      const model = chart.model(frame, size);
      if (drawn !== undefined && Object.is(drawn.model, model)) return;
      drawn = { model };
      drawOn(pen, chart, model, size, palette);
    } catch (error) {
      stop();
      onBroken(error);
    }
  };

  const fit = () => {
    const ratio = window.devicePixelRatio;
    const { width, height } = box.getBoundingClientRect();
    sizeRef.current = { width: Math.floor(width), height: Math.floor(height) };
    canvas.width = Math.round(sizeRef.current.width * ratio);
    canvas.height = Math.round(sizeRef.current.height * ratio);
    drawn = undefined;
    frames.request();
  };

  setRef(handle, {
    get size() {
      return sizeRef.current;
    },
    drawWith(other) {
      if (drawn !== undefined) chart.draw(other, drawn.model, sizeRef.current, palette);
    },
  });
  const resizes = new ResizeObserver(fit);
  resizes.observe(box);
  const themes = new MutationObserver(() => {
    palette = readPalette(box);
    drawn = undefined;
    frames.request();
  });
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const stop = frames.onFrame(onFrame);
  return () => {
    stop();
    resizes.disconnect();
    themes.disconnect();
    setRef(handle, null);
  };
}

function drawOn<Model>(
  pen: Pen,
  chart: Chart<Model>,
  model: Model,
  size: Size,
  palette: Palette,
): void {
  const ratio = pen.canvas.width / size.width;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
  pen.save();
  chart.draw(pen, model, size, palette);
  pen.restore();
}

function pointOf(event: { clientX: number; clientY: number }, element: Element): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function setRef<T>(ref: Ref<T> | undefined, value: T | null): void {
  if (typeof ref === 'function') ref(value);
  else if (ref) ref.current = value;
}
