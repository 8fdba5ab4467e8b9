/** The lanes of lives: one per instance for an app, and those of a single instance from every side. */

import { type Bar, type Lane, type LaneMark, tracksFor } from '../../charts/laneModel';
import type { InstanceLife } from '../../replay/instanceLife';
import type { Replay } from '../../replay/openReplay';
import type { Attempt, Stay } from '../../replay/stays';
import { cellName } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { endWords, REASONS, reasonSentence, rowColour } from './lifeWords';

/** Containers of one instance at the same time, one under the other: more than two are rare. */
const TRACKS_MAX = 4;

/** One lane: where the instance stayed, and when it was missing. */
export function instanceLane(
  replay: Replay,
  life: InstanceLife,
  label: string,
  target: Selected | undefined,
): Lane {
  const stays = life.stays.map((stay) => ({ ...stay, ...shownOf(stay) }));
  const { tracks, trackOf } = tracksFor(stays, TRACKS_MAX);
  const bars = stays.flatMap((stay, place) => barsOf(replay, stay, trackOf[place] ?? 0));
  return {
    key: `lrp-${life.lrp}`,
    label,
    tracks,
    bars: [...waitBars(life), ...bars],
    marks: stays.flatMap((stay) => endMarks(replay, stay)),
    target,
  };
}

/** The lanes of one instance: its containers, what the BBS held, and its auctions. */
export function lanesOfLife(replay: Replay, life: InstanceLife): Lane[] {
  const beliefs = (['ORDINARY', 'SUSPECT', 'EVACUATING'] as const).flatMap((presence): Lane[] => {
    const bars = life.beliefs
      .filter((belief) => belief.presence === presence)
      .map((belief): Bar => {
        const cellGuid = cellName(replay, belief.cell);
        const about = `BBS, ${presence}: ${belief.state}${cellGuid === '' ? '' : ` on ${cellGuid}`}`;
        const label = cellGuid === '' ? belief.state : `${belief.state} ${cellGuid}`;
        const { from, until } = belief;
        return { from, until, colour: rowColour(belief), shape: 'belief', label, about, track: 0 };
      });
    // Most instances never have a row but the ORDINARY one.
    if (bars.length === 0 && presence !== 'ORDINARY') return [];
    return [lane(`bbs-${presence}`, LABELS[presence], bars, [])];
  });
  const marks = life.attempts.map((attempt) => attemptMark(replay, attempt));
  return [
    { ...instanceLane(replay, life, 'Container', undefined), key: 'containers' },
    ...beliefs,
    lane('auctions', 'Auction', [], marks),
  ];
}

const LABELS = { ORDINARY: 'BBS', SUSPECT: 'suspect', EVACUATING: 'evacuating' } as const;

function lane(key: string, label: string, bars: readonly Bar[], marks: readonly LaneMark[]): Lane {
  return { key, label, tracks: 1, bars, marks, target: undefined };
}

/** When it took part: a completed container that waits to be deleted does not stand in the next one's way. */
function shownOf({ phases, from, until }: Stay): Pick<Stay, 'from' | 'until'> {
  return { from, until: phases.find(({ state }) => state === 'completed')?.from ?? until };
}

function barsOf(replay: Replay, stay: Stay, track: number): Bar[] {
  const cellGuid = cellName(replay, stay.cell);
  return stay.phases.flatMap(({ state, from, until }): Bar[] => {
    switch (state) {
      case 'running': {
        const about = `Runs on ${cellGuid}; ${endWords(stay)}`;
        return [{ from, until, colour: 'running', shape: 'full', label: cellGuid, about, track }];
      }
      case 'completed':
        return [];
      default: {
        const about = `${state === 'reserved' ? 'Reserved' : 'Created'} on ${cellGuid}, not running yet`;
        return [{ from, until, colour: 'claimed', shape: 'starting', label: '', about, track }];
      }
    }
  });
}

/** While it starts the container's own bar tells. */
function waitBars({ waits }: InstanceLife): Bar[] {
  return waits
    .filter(({ reason }) => reason !== 'starting')
    .map(({ from, until, reason, placementError }) => ({
      from,
      until,
      colour: REASONS[reason].colour,
      shape: 'wait',
      label: REASONS[reason].name,
      about: reasonSentence(reason, placementError),
      track: 0,
    }));
}

function endMarks(replay: Replay, stay: Stay): LaneMark[] {
  const isCrash = stay.end === 'crashed' || stay.end === 'failed';
  if (!isCrash && stay.end !== 'cellKilled') return [];
  const at = shownOf(stay).until;
  const about = `On ${cellName(replay, stay.cell)}: ${endWords(stay)}`;
  return [{ at, shape: isCrash ? 'crashed' : 'killed', about, row: stay.lastRow }];
}

function attemptMark(
  replay: Replay,
  { at, row, batch, outcome, cell, placementError }: Attempt,
): LaneMark {
  const cellGuid = cellName(replay, cell);
  const about = {
    placed: `Batch ${batch} placed it on ${cellGuid}`,
    rejected: `${cellGuid} handed it back to batch ${batch}`,
    failed: `Batch ${batch} found no cell: ${placementError ?? ''}`,
  }[outcome];
  return { at, shape: outcome, about, row };
}
