/** The tracks by name. To add one: its name in `session`, a model and a drawing, a line here. */
import type { TrackName } from '../../../session/session';
import { auctionsTrack, passesTrack } from './barTracks';
import { controlTrack } from './controlTrack';
import { instancesTrack, recoveryTrack } from './instanceTracks';
import { loadTrack, presencesTrack, subnetsTrack } from './levelTracks';
import type { Track } from './track';

export const ALL_TRACKS: { readonly [Name in TrackName]: Track } = {
  recovery: recoveryTrack,
  instances: instancesTrack,
  auctions: auctionsTrack,
  passes: passesTrack,
  load: loadTrack,
  presences: presencesTrack,
  subnets: subnetsTrack,
  control: controlTrack,
};
