// The theme of all figures: on white, so that they are readable in print and on a dark screen, in colour-blind safe
// colours.
import type { Config } from 'vega-lite';

/** Okabe and Ito 2008, ordered so that the first few also differ in lightness; black last. */
export const CATEGORIES = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#b8a800',
  '#7a5195',
  '#8c8c8c',
  '#000000',
] as const;

export const INK = '#24292f';
export const QUIET = '#57606a';
/** Neutral values, and reference lines. */
export const NEUTRAL = '#8c8c8c';
export const BETTER = CATEGORIES[0];
export const WORSE = CATEGORIES[5];
const LINE = '#d0d7de';

const FONT = 'Inter, system-ui, -apple-system, sans-serif';

export const theme: Config = {
  background: 'white',
  padding: 16,
  font: FONT,
  view: { stroke: null, continuousWidth: 420, continuousHeight: 260 },
  title: {
    anchor: 'start',
    color: INK,
    fontSize: 14,
    fontWeight: 600,
    subtitleColor: QUIET,
    subtitleFontSize: 11,
    subtitlePadding: 4,
    offset: 12,
  },
  axis: {
    domainColor: LINE,
    gridColor: '#eaeef2',
    tickColor: LINE,
    labelColor: QUIET,
    titleColor: INK,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelLimit: 220,
  },
  legend: {
    symbolOpacity: 1,
    labelColor: INK,
    titleColor: QUIET,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
  },
  header: { labelColor: INK, titleColor: QUIET, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal' },
  mark: { color: CATEGORIES[0] },
  rule: { color: CATEGORIES[0] },
  line: { strokeWidth: 1.75 },
  range: { category: [...CATEGORIES], heatmap: { scheme: 'blues' }, ramp: { scheme: 'blues' } },
};
