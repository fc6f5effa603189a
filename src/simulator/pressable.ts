// Something that can be pressed, and how a script or a person says which one is meant.
import type { Thing } from './shape.ts';

export type Pressable = {
  readonly title: string;
  /** Everything else it may be called by. */
  readonly names: readonly string[];
  /** What it is in the payload. */
  readonly part: Thing;
};

/** The one that is meant: by title or name exactly, or else by the only title that begins so. `nth` counts from one. */
export function pick(
  from: readonly Pressable[],
  action: string,
  nth?: number,
): Pressable | { readonly error: string; readonly isUnclear: boolean } {
  const wanted = action.trim().toLowerCase();
  const exact = from.filter(({ title, names }) => title === action || names.includes(action));
  const close = from.filter(({ title }) => title.toLowerCase() === wanted);
  const begins = from.filter(({ title }) => title.toLowerCase().startsWith(wanted));
  const found = [exact, close, begins].find((each) => each.length > 0) ?? [];
  const [only] = nth === undefined ? found : found.slice(nth - 1);
  if (only === undefined) return { error: `there is no button "${action}"`, isUnclear: false };
  if (nth === undefined && found.length > 1)
    return { error: `${found.length} buttons are called "${action}"; say which with nth`, isUnclear: true };
  return only;
}

export const titlesOf = (from: readonly Pressable[]): readonly string[] => from.map(({ title }) => title);
