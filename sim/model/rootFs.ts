/**
 * Root filesystem URLs, as far as placement reads them: the scheme, and the opaque part ("cflinuxfs4" in
 * `preloaded:cflinuxfs4?layer=x`). A URL that Go's net/url rejects matches no cell, so the reasons for
 * which it rejects one are kept; the rest of the URL is nobody's business here.
 *
 * Not the platform's URL class: it follows another standard and accepts or rewrites what Go rejects.
 */
import type { PlacementProfile } from './cellState';

export interface RootFsUrl {
  /** Lower case; empty when the text has none. */
  scheme: string;
  /** What follows "scheme:" up to the query, when that does not start with a slash; otherwise empty. */
  opaque: string;
}

/** Schemes whose root filesystems are installed on the cell. bbs models/desired_lrp.go constants. */
const PRELOADED_SCHEMES: readonly string[] = ['preloaded', 'preloaded+layer'];

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const USER_INFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const FORBIDDEN_IN_HOST = /[ \\^`{|}]/;
/** In a host name only an escaped percent sign or escaped bytes outside ASCII are allowed. */
const ESCAPED_ASCII = /%[0-7][0-9A-Fa-f]/g;
const OPTIONAL_PORT = /^(:[0-9]*)?$/;

/** The parts of `rootFs` that matter, or `undefined` when it is not a URL. Go: net/url Parse. */
export function parseRootFs(rootFs: string): RootFsUrl | undefined {
  const hash = rootFs.indexOf('#');
  const url = hash < 0 ? rootFs : rootFs.slice(0, hash);
  if (hash >= 0 && BAD_ESCAPE.test(rootFs.slice(hash + 1))) return undefined;
  if (CONTROL_CHARACTER.test(url)) return undefined;
  if (url.startsWith(':')) return undefined;

  const scheme = SCHEME.exec(url)?.[1] ?? '';
  const afterScheme = scheme === '' ? url : url.slice(scheme.length + 1);
  const query = afterScheme.indexOf('?');
  const rest = query < 0 ? afterScheme : afterScheme.slice(0, query);
  const parsed = { scheme: scheme.toLowerCase(), opaque: '' };

  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...parsed, opaque: rest };
    const slash = rest.indexOf('/');
    const firstSegment = slash < 0 ? rest : rest.slice(0, slash);
    return firstSegment.includes(':') || BAD_ESCAPE.test(rest) ? undefined : parsed;
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  const pathStart = hasAuthority ? rest.indexOf('/', 2) : 0;
  const path = pathStart < 0 ? '' : rest.slice(pathStart);
  const authority = hasAuthority ? rest.slice(2, pathStart < 0 ? undefined : pathStart) : '';
  return BAD_ESCAPE.test(path) || !isAuthority(authority) ? undefined : parsed;
}

/** Whether `[user@]host[:port]` is one. Go: net/url parseAuthority and parseHost. */
function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  if (!USER_INFO.test(user) || BAD_ESCAPE.test(user)) return false;
  const host = authority.slice(at + 1);
  if (BAD_ESCAPE.test(host) || FORBIDDEN_IN_HOST.test(host)) return false;
  if ((host.match(ESCAPED_ASCII) ?? []).some((escaped) => escaped !== '%25')) return false;
  if (host.startsWith('[')) {
    const bracket = host.lastIndexOf(']');
    return bracket >= 0 && OPTIONAL_PORT.test(host.slice(bracket + 1));
  }
  const colon = host.lastIndexOf(':');
  return colon < 0 || OPTIONAL_PORT.test(host.slice(colon));
}

/**
 * Whether a cell with this profile offers the root filesystem. A preloaded scheme is looked up among the
 * stacks even where the operator lists it among the arbitrary ones: the rep sets it last.
 * Diego: rep/rootfs_providers.go RootFSProviders.Match; auctioncellrep rootFSProviders.
 */
export function offersRootFs(profile: PlacementProfile, url: RootFsUrl): boolean {
  if (PRELOADED_SCHEMES.includes(url.scheme)) return profile.stacks.includes(url.opaque);
  return profile.arbitraryRootFsSchemes.includes(url.scheme);
}

/**
 * Whether a rep can turn the root filesystem into one that Garden understands: a preloaded stack must be
 * there, a blank URL and any other scheme pass, text that is no URL does not.
 * Diego: rep/resources.go StackPathMap.PathForRootFS.
 */
export function canProvideRootFs(profile: PlacementProfile, rootFs: string): boolean {
  if (rootFs === '') return true;
  const url = parseRootFs(rootFs);
  if (url === undefined) return false;
  return !PRELOADED_SCHEMES.includes(url.scheme) || profile.stacks.includes(url.opaque);
}
