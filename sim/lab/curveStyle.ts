/**
 * How response curves look: the dashboard's colours, which people with any colour vision tell apart, for
 * light and for dark pages. A picture follows the reader's preference without a script.
 */

/** Pixels. */
export const FONT_SIZE = 12;

const LIGHT = [
  '#0072b2',
  '#b86e00',
  '#00805d',
  '#a8457f',
  '#2f7fb0',
  '#c04f00',
  '#7d6d00',
  '#5b6169',
];
const DARK = [
  '#56b4e9',
  '#f0a73a',
  '#2fcf9b',
  '#e58fc3',
  '#8ccbf2',
  '#ff8c4a',
  '#d6c445',
  '#b3bac1',
];

function colours(series: readonly string[]): string {
  return series.map((colour, position) => `.s${position + 1}{color:${colour}}`).join('');
}

/** The style sheet inside of each picture. */
export const CURVE_STYLE = [
  `text{font:${FONT_SIZE}px system-ui,sans-serif;fill:#1b1f23}`,
  '.title{font-size:15px;font-weight:600}.small{font-size:11px}',
  '.end{text-anchor:end}.middle{text-anchor:middle}',
  '.ground{fill:#fff}.weak{fill:#565e66}.grid{stroke:#e3e6e9}.tick{stroke:#8a929b}',
  '.line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}',
  '.bar{fill:none;stroke:currentColor;stroke-width:1.2;opacity:.75}',
  '.dot{fill:currentColor;stroke:#fff;stroke-width:1}.part{fill:#fff;stroke:currentColor;stroke-width:2}',
  '.leader{fill:none;stroke:currentColor;opacity:.4}.label{fill:currentColor;font-weight:600}',
  '.mark{fill:none;stroke:#1b1f23;stroke-width:1.5}.note{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:4px}',
  '.never{fill:#b03a00;font-weight:600}',
  colours(LIGHT),
  '@media (prefers-color-scheme:dark){',
  'text{fill:#e8eaec}.ground{fill:#14171a}.weak{fill:#a4adb5}.grid{stroke:#2a3036}.tick{stroke:#78818a}',
  '.dot{stroke:#14171a}.part{fill:#14171a;stroke:currentColor}.label{fill:currentColor}.mark{stroke:#e8eaec}.note{stroke:#14171a}.never{fill:#ff9a66}',
  colours(DARK),
  '}',
].join('');
