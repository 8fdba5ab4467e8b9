/** The foundation map: every cell and every container at the instant on the clock. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { CanvasChart, type Chart, type ChartHandle, type Point } from '../../charts/canvasChart';
import { count, counted } from '../../charts/format';
import { Panel, type PanelTable } from '../../charts/panel';
import type { CellView } from '../../replay/things';
import { select } from '../../session/actions';
import type { Frame } from '../../session/frames';
import { useDashboard, useSession, useShown } from '../../session/hooks';
import { isMotionReduced } from '../../session/motion';
import { cellSelected } from '../../session/runFacts';
import { FILLS, type Fill, GLYPH_COLOURS, type GlyphColour } from '../../session/session';
import { sayTarget, tellTarget } from './cellTexts';
import { createMapLayer, drawMap } from './mapDrawing';
import { type Attention, createMapModeller, type MapModel } from './mapModel';
import { cellTable } from './mapTable';
import { isSameTarget, type MapTarget, selectedAt, targetAt, targetByKey } from './mapTarget';
import { MapTooltip } from './mapTooltip';
import './map.css';

/** Where the pointer and the keys are, beside the frame: they are nobody else's business. */
interface Hands {
  attention: Omit<Attention, 'hasMotion'>;
  /** Where the keys go on from, with the focus or without. */
  place: MapTarget | undefined;
  /** What is on screen, and what it was made of, for those who ask what is under a point. */
  model: MapModel | undefined;
  frame: Frame | undefined;
}

interface Hover {
  readonly target: MapTarget;
  readonly point: Point;
}

export function MapPanel() {
  const dashboard = useDashboard();
  const { frames } = dashboard;
  const handle = useRef<ChartHandle>(null);
  const [hands] = useState<Hands>(() => ({
    attention: { hovered: undefined, focused: undefined },
    place: undefined,
    model: undefined,
    frame: undefined,
  }));
  const [hover, setHover] = useState<Hover>();
  const [focused, setFocused] = useState<MapTarget>();
  const chart = useMemo(() => mapChart(hands), [hands]);

  const attend = (change: Partial<Hands['attention']>) => {
    hands.attention = { ...hands.attention, ...change };
    frames.request();
  };
  const focusOn = (target: MapTarget | undefined) => {
    hands.place = target;
    attend({ focused: target });
    setFocused(target);
  };
  const choose = (target: MapTarget | undefined) => {
    const { model, frame } = hands;
    if (target === undefined || frame === undefined || model === undefined) return;
    const selected = selectedAt(frame.run.replay, frame.view, model.layout, target);
    if (selected !== null) select(dashboard, selected);
  };
  const onPointerMove = (_event: PointerEvent<HTMLElement>, point: Point) => {
    const target = hands.model && targetAt(hands.model, point);
    if (!isSameTarget(target, hands.attention.hovered)) attend({ hovered: target });
    setHover(target && { target, point });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      return choose(hands.place);
    }
    const target = hands.model && targetByKey(hands.model.layout, hands.place, event.key);
    if (target === undefined) return;
    event.preventDefault();
    focusOn(target);
  };
  return (
    <Panel
      id="map"
      title="Foundation map"
      summary={<Summary />}
      actions={<Choices />}
      chart={handle}
      table={useMapTable()}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears of the focus of the map in it. */}
      <div
        className="map-box"
        onFocus={({ target }) => {
          // With the pointer the focus comes along, but what was clicked is what is selected.
          if (target.matches(':focus-visible')) focusOn(hands.place ?? firstTarget(hands.model));
        }}
        onBlur={() => attend({ focused: undefined })}
      >
        <CanvasChart
          chart={chart}
          handle={handle}
          className="map-canvas"
          label="Cells by zone. Arrow keys go from cell to cell, Enter selects."
          onPointerMove={onPointerMove}
          onPointerLeave={() => {
            attend({ hovered: undefined });
            setHover(undefined);
          }}
          onPointerDown={(event, point) => {
            if (event.button !== 0) return;
            const target = hands.model && targetAt(hands.model, point);
            // Keys go on from the cell: the container may be gone by then.
            if (target?.kind === 'container') hands.place = { kind: 'cell', cell: target.cell };
            else if (target !== undefined) hands.place = target;
            choose(target);
          }}
          onKeyDown={onKeyDown}
        />
        {hover !== undefined && hands.model !== undefined && (
          <MapTooltip target={hover.target} point={hover.point} layout={hands.model.layout} />
        )}
        <FocusSaid target={focused} hands={hands} />
      </div>
    </Panel>
  );
}

function firstTarget(model: MapModel | undefined): MapTarget | undefined {
  return model && targetByKey(model.layout, undefined, 'Home');
}

/** On screen unchanged squares are kept as pixels; files are drawn as a whole. */
function mapChart(hands: Hands): Chart<{ readonly map: MapModel; readonly fill: Fill }> {
  const modeller = createMapModeller();
  const layer = createMapLayer();
  let last: { readonly map: MapModel; readonly fill: Fill } | undefined;
  let screen: CanvasRenderingContext2D['canvas'] | undefined;
  return {
    model(frame, size) {
      const hasMotion = frame.clock.isPlaying && !isMotionReduced();
      const map = modeller(frame, size, { ...hands.attention, hasMotion });
      hands.model = map;
      hands.frame = frame;
      const { fill } = frame.session.map;
      if (last?.map !== map || last.fill !== fill) last = { map, fill };
      return last;
    },
    draw(pen, { map, fill }, size, palette) {
      const canvas = pen.canvas as HTMLCanvasElement | undefined;
      if (canvas?.isConnected === true) screen = canvas;
      if (screen !== undefined && canvas === screen) layer.draw(pen, map, size, palette, fill);
      else drawMap(pen, map, palette, fill);
    },
  };
}

/** What the cell with the focus is, for people who listen. */
function FocusSaid({
  target,
  hands,
}: {
  readonly target: MapTarget | undefined;
  readonly hands: Hands;
}) {
  // Said once when the focus moves, and not again with every frame.
  const text = useMemo(() => {
    const { model, frame } = hands;
    if (target === undefined || frame === undefined || model === undefined) return '';
    const told = tellTarget(frame.run.replay, frame.view, model.layout, target);
    return told === undefined ? '' : sayTarget(told);
  }, [target, hands]);
  return (
    <div className="unseen" role="status">
      {text}
    </div>
  );
}

function Summary() {
  const shown = useShown();
  if (shown === undefined) return null;
  const { totals, tells } = shown.view;
  if (!tells.has('container.running') || totals.desired === undefined) {
    return <>instances: not in this trace</>;
  }
  return <>{`${count(totals.running)} of ${counted(totals.desired, 'instance')} running`}</>;
}

const GLYPH_TEXTS: Readonly<Record<GlyphColour, string>> = {
  state: 'state',
  app: 'app',
  age: 'time in its state',
  size: 'memory',
};

function Choices() {
  const { session } = useDashboard();
  const { glyph, fill } = useSession(({ map }) => map);
  return (
    <>
      <label className="map-choice">
        Colour{' '}
        <select
          value={glyph}
          onChange={(event) =>
            session.step((draft) => {
              draft.map.glyph = event.target.value as GlyphColour;
            })
          }
        >
          {GLYPH_COLOURS.map((name) => (
            <option key={name} value={name}>
              {GLYPH_TEXTS[name]}
            </option>
          ))}
        </select>
      </label>
      <label className="map-choice">
        Fill{' '}
        <select
          value={fill}
          onChange={(event) =>
            session.step((draft) => {
              draft.map.fill = event.target.value as Fill;
            })
          }
        >
          {FILLS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function useMapTable(): PanelTable<CellView> {
  const dashboard = useDashboard();
  const selected = useSession((session) => session.selected);
  return {
    make: () => {
      const shown = dashboard.frames.shown.get();
      return shown === undefined
        ? { caption: 'Cells', columns: [], rows: [] }
        : cellTable(shown.run.replay, shown.view);
    },
    keyOf: ({ cell }) => cell,
    onChoose: ({ cell }) => {
      const shown = dashboard.frames.shown.get();
      if (shown !== undefined) select(dashboard, cellSelected(shown.run.replay, cell));
    },
    isChosen: ({ cellGuid }) => selected?.kind === 'cell' && selected.cellGuid === cellGuid,
    empty: 'The scenario has no cells.',
  };
}
