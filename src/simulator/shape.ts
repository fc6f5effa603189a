// How a platform's limits are written down as a table, with the one small reader that holds a payload against it.

export type Shape =
  | { readonly is: 'text'; readonly min?: number; readonly max?: number; readonly match?: RegExp }
  | { readonly is: 'flag' }
  | { readonly is: 'number' }
  | { readonly is: 'one'; readonly of: readonly unknown[] }
  | { readonly is: 'list'; readonly of: Shape; readonly min?: number; readonly max?: number }
  /** An object with these properties and no others. */
  | {
      readonly is: 'thing';
      readonly has: Readonly<Record<string, Shape>>;
      readonly needs?: readonly string[];
    }
  /** An object whose `type` says which of these it is. */
  | { readonly is: 'kind'; readonly of: Readonly<Record<string, Shape>> }
  /** Either of these, the first that fits. */
  | { readonly is: 'either'; readonly of: readonly Shape[] }
  /** Whatever the platform hands back as it got it. */
  | { readonly is: 'anything' }
  /** A shape that contains itself. */
  | { readonly is: 'later'; readonly shape: () => Shape };

export const text = (max?: number, min?: number): Shape => ({
  is: 'text',
  ...(max === undefined ? {} : { max }),
  ...(min === undefined ? {} : { min }),
});
export const flag: Shape = { is: 'flag' };
export const number: Shape = { is: 'number' };
export const anything: Shape = { is: 'anything' };
export const one = (...of: readonly unknown[]): Shape => ({ is: 'one', of });
export const list = (of: Shape, max?: number, min?: number): Shape => ({
  is: 'list',
  of,
  ...(max === undefined ? {} : { max }),
  ...(min === undefined ? {} : { min }),
});
export const thing = (has: Readonly<Record<string, Shape>>, ...needs: readonly string[]): Shape => ({
  is: 'thing',
  has,
  needs,
});
export const kind = (of: Readonly<Record<string, Shape>>): Shape => ({ is: 'kind', of });
export const either = (...of: readonly Shape[]): Shape => ({ is: 'either', of });
export const later = (shape: () => Shape): Shape => ({ is: 'later', shape });

export type Complaint = { readonly says: string; readonly at: string };

/** All complaints in one line. */
export const spellOut = (wrong: readonly Complaint[]): string =>
  wrong.map(({ says, at }) => `${says} [json-pointer:${at}]`).join('; ');

/** Everything about the value that its table does not allow, with a JSON pointer to each place. */
export function complaints(value: unknown, shape: Shape, at = ''): readonly Complaint[] {
  const complain = (says: string): readonly Complaint[] => [{ says, at }];
  switch (shape.is) {
    case 'anything':
      return [];
    case 'later':
      return complaints(value, shape.shape(), at);
    case 'flag':
      return typeof value === 'boolean' ? [] : complain('must be a boolean');
    case 'number':
      return typeof value === 'number' ? [] : complain('must be a number');
    case 'one':
      return shape.of.includes(value) ? [] : complain(`must be one of ${shape.of.map(String).join(', ')}`);
    case 'text':
      if (typeof value !== 'string') return complain('must be a string');
      if (shape.min !== undefined && value.length < shape.min)
        return complain(`must be more than ${shape.min - 1} characters`);
      if (shape.max !== undefined && value.length > shape.max)
        return complain(`must be less than ${shape.max + 1} characters`);
      return shape.match === undefined || shape.match.test(value) ? [] : complain('has an invalid format');
    case 'list':
      if (!Array.isArray(value)) return complain('must be an array');
      if (shape.min !== undefined && value.length < shape.min)
        return complain(`no fewer than ${shape.min} items allowed`);
      if (shape.max !== undefined && value.length > shape.max)
        return complain(`no more than ${shape.max} items allowed`);
      return value.flatMap((item, index) => complaints(item, shape.of, `${at}/${index}`));
    case 'either': {
      const tries = shape.of.map((each) => complaints(value, each, at));
      return tries.find((found) => found.length === 0) ?? tries[0] ?? [];
    }
    case 'kind': {
      if (!isThing(value)) return complain('must be an object');
      const { type } = value;
      if (typeof type !== 'string') return complain('missing required field: type');
      const known = Object.hasOwn(shape.of, type) ? shape.of[type] : undefined;
      return known === undefined ? complain(`unsupported type: ${type}`) : complaints(value, known, at);
    }
    case 'thing': {
      if (!isThing(value)) return complain('must be an object');
      const missing = (shape.needs ?? [])
        .filter((name) => value[name] === undefined)
        .map((name) => ({ says: `missing required field: ${name}`, at }));
      const wrong = Object.entries(value).flatMap(([name, held]) => {
        if (held === undefined) return [];
        const known = Object.hasOwn(shape.has, name) ? shape.has[name] : undefined;
        return known === undefined
          ? [{ says: `invalid additional property: ${name}`, at }]
          : complaints(held, known, `${at}/${name}`);
      });
      return [...missing, ...wrong];
    }
  }
}

export type Thing = Readonly<Record<string, unknown>>;
export const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The objects in a list; none when it is not a list. */
export const listOf = (value: unknown): readonly Thing[] =>
  Array.isArray(value) ? value.filter(isThing) : [];

/** The value in a JSON text; nothing when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every object inside a value, the value itself first, in reading order. */
export function* thingsIn(value: unknown): Generator<Thing> {
  if (Array.isArray(value)) for (const item of value) yield* thingsIn(item);
  else if (isThing(value)) {
    yield value;
    for (const held of Object.values(value)) yield* thingsIn(held);
  }
}
