// What can be filled in at a field, whatever the platform: options by their value or label, a day, a time, words.

export type Filled = string | readonly string[];
export type Option = { readonly value: string; readonly label: string };

/** Several values as several; nothing filled in is none. */
export const listed = (value: Filled): readonly string[] => {
  if (typeof value !== 'string') return value;
  return value === '' ? [] : [value];
};

/** Where the options that are meant stand among all; refused when one is not there, or more than may be. */
export function chosen(
  options: readonly Option[],
  value: Filled,
  most: number,
): { readonly places: readonly number[] } | { readonly error: string } {
  const wanted = listed(value);
  const places = wanted.map((each) => {
    const byValue = options.findIndex((option) => option.value === each);
    return byValue >= 0 ? byValue : options.findIndex((option) => option.label === each);
  });
  const missing = wanted[places.indexOf(-1)];
  if (missing !== undefined)
    return { error: `"${missing}" is not one of: ${options.map(({ label }) => label).join(' | ')}` };
  return places.length > most ? { error: 'only one can be chosen' } : { places };
}

const written = {
  date: { looks: /^\d{4}-\d{2}-\d{2}$/, error: 'a day is written as 2026-09-01' },
  time: { looks: /^\d{2}:\d{2}$/, error: 'a time is written as 08:30' },
} as const;

/** Words as they are; a day or a time only when it is written as one. Nothing is always fine. */
export function asWritten(
  kind: 'date' | 'time' | 'words',
  value: Filled,
): { readonly text: string } | { readonly error: string } {
  const text = listed(value).join('\n');
  if (kind === 'words' || text === '' || written[kind].looks.test(text)) return { text };
  return { error: written[kind].error };
}
