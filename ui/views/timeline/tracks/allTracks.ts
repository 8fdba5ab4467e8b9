/** The tracks by name. To add one: its name in `session`, a model and a drawing, a line here. */
import type { Replay } from '../../../replay/openReplay';
import type { TrackName } from '../../../session/session';
import { auctionsTrack, passesTrack } from './barTracks';
import { controlTrack } from './controlTrack';
import { deploysTrack } from './deploysTrack';
import { instancesTrack, recoveryTrack } from './instanceTracks';
import { loadTrack, presencesTrack, subnetsTrack } from './levelTracks';
import type { Track } from './track';

export const ALL_TRACKS: { readonly [Name in TrackName]: Track } = {
  recovery: recoveryTrack,
  instances: instancesTrack,
  deploys: deploysTrack,
  auctions: auctionsTrack,
  passes: passesTrack,
  load: loadTrack,
  presences: presencesTrack,
  subnets: subnetsTrack,
  control: controlTrack,
};

/** Whether a run has what the track shows at all. */
export function isOfferedIn(replay: Replay, name: TrackName): boolean {
  return ALL_TRACKS[name].isOffered?.(replay) ?? true;
}
