// How much room a card has: it is drawn with less and less until it is small enough to arrive.
import type { AdaptiveCard, AdaptiveElement } from './adaptive.ts';
import { bytesOf, limits } from './limits.ts';
import { more } from './text.ts';

/** Characters per text, rows per list, characters of a typed value. */
export type Room = { readonly chars: number; readonly rows: number; readonly value: number };

const tightest: Room = { chars: 40, rows: 5, value: 200 };
/** From plenty to little. Words are cut before anything that a person typed into a field. */
const rooms: readonly Room[] = [
  { chars: 8_000, rows: 200, value: Number.POSITIVE_INFINITY },
  { chars: 2_000, rows: 80, value: Number.POSITIVE_INFINITY },
  { chars: 800, rows: 40, value: Number.POSITIVE_INFINITY },
  { chars: 300, rows: 25, value: Number.POSITIVE_INFINITY },
  { chars: 120, rows: 15, value: Number.POSITIVE_INFINITY },
  { chars: 120, rows: 15, value: 4_000 },
  { chars: 60, rows: 8, value: 1_000 },
  tightest,
];

/** The card as large as it may be. */
export function fit(draw: (room: Room) => AdaptiveCard): AdaptiveCard {
  for (const room of rooms) {
    const card = draw(room);
    if (bytesOf(card) <= limits.cardBytes) return card;
  }
  return shorten(draw(tightest));
}

/** The last resort: whole parts go, from the end, fields last of all; what stays says that something is missing. */
function shorten(card: AdaptiveCard): AdaptiveCard {
  const body = [...card.body];
  const isField = (element: AdaptiveElement) => element.type.startsWith('Input.');
  while (body.length > 1 && bytesOf({ ...card, body: [...body, more()] }) > limits.cardBytes) {
    const at = body.findLastIndex((element) => !isField(element));
    body.splice(at > 0 ? at : body.length - 1, 1);
  }
  return { ...card, body: [...body, more()] };
}
