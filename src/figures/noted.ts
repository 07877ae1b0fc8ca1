// Adds a remark below the title of a figure.
import type { Figure, Spec } from './figure.js';

/** Undefined if there is no remark. */
export const noted = <Source>(
  figure: Figure<Source>,
  noteOf: (source: Source) => string | undefined,
): Figure<Source> => ({
  ...figure,
  async draw(source) {
    const spec = await figure.draw(source);
    const note = noteOf(source);
    return spec && note ? { ...spec, title: withNote(spec.title, note) } : spec;
  },
});

function withNote(title: Spec['title'], note: string): Spec['title'] {
  if (typeof title === 'string') return { text: title, subtitle: note };
  const { subtitle = [] } = title;
  return { ...title, subtitle: typeof subtitle === 'string' ? `${subtitle} ${note}` : [...subtitle, note] };
}
