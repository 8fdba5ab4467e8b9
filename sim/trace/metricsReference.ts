/** The table of metrics as a page to read: generated, so that it is never out of date. */
import { toSeconds } from '../engine/units';
import { METRICS } from './metrics';
import { METRIC_SOURCES, type MetricSpec } from './metricTable/spec';

/** Markdown: one table per component of what a run emits, then what it does not emit and why. */
export function metricsReference(metrics: readonly MetricSpec[] = METRICS): string {
  const sections = METRIC_SOURCES.flatMap((source) => {
    const own = metrics.filter((spec) => spec.source === source);
    const sent = own.filter((spec) => spec.absent === undefined).map(sentRow);
    const absent = own.filter((spec) => spec.absent !== undefined).map(absentRow);
    return [
      `## ${source}`,
      ...(sent.length === 0 ? [] : ['', SENT_HEAD, SENT_RULE, ...sent]),
      ...(absent.length === 0 ? [] : ['', ABSENT_HEAD, ABSENT_RULE, ...absent]),
      '',
    ];
  });
  return `# Metrics\n\n${INTRODUCTION}\n\n${sections.join('\n')}`;
}

const INTRODUCTION = `What \`diegosim run --metrics FILE\` writes: Diego's own metrics, under its names, units and tags, sent when Diego
sends them. In the file, which is OpenMetrics text, a metric's name is Diego's with characters that OpenMetrics
does not have replaced by \`_\`, then its unit (\`_nanos\`, \`_MiB\`, \`_ms\`), then \`_total\` for a counter; \`Domain.<name>\`
is \`Domain_<name>\`. Labels: \`source_id\`; \`instance_id\`, the cell that sent it, or the
number of the BBS or auctioneer (\`0\`: \`bbs/0\`); all Lockets are one; Diego's tags, with \`_\` for \`-\`; \`domain\`.`;

const SENT_HEAD = '| metric | kind | unit | sent | tags | what it says | where Diego does it |';
const SENT_RULE = '|---|---|---|---|---|---|---|';
const ABSENT_HEAD = '| not emitted | kind | unit | what it says | why not | where Diego does it |';
const ABSENT_RULE = '|---|---|---|---|---|---|';

function sentRow({ name, kind, unit, sampled, tags, sentence, citation }: MetricSpec): string {
  const sent = sampled === 'event' ? 'when it happens' : `every ${toSeconds(sampled)} s`;
  return row([`\`${name}\``, kind, unit, sent, tags.join(', '), sentence, citation]);
}

function absentRow({ name, kind, unit, sentence, absent, citation }: MetricSpec): string {
  return row([`\`${name}\``, kind, unit, sentence, absent ?? '', citation]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
