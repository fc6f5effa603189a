/**
 * The cards of a draft that stand in its writer's chat: once it is sent or gone, none of them says otherwise or keeps a word of it.
 */
import { sentCard } from '../../cards/sent.ts';
import { stoppedCard } from '../../cards/stopped.ts';
import type { Card } from '../core/card.ts';
import type { Draft, DraftId, DraftPlace } from '../core/draft.ts';
import { ended, expiresAt, remindAt } from '../core/draft.ts';
import { draftView } from '../core/draft-view.ts';
import type { House } from './house.ts';
import { flowOf, schoolOf } from './house.ts';
import type { Copy, PlatformName, Stands, Turn } from './ports.ts';
import { owe } from './take-action.ts';

/** Remembers where a new card of this draft stands. */
export function keepsCard(house: House, id: DraftId): Stands {
  return (copy) =>
    house.store.turn({ draft: id }, async (turn) => {
      const draft = await turn.draft(id);
      if (draft === undefined) return;
      const cards = [...(draft.cards ?? []), placeOf(copy)];
      await turn.saveDraft({ ...draft, cards }, expiresAt(draft), remindAt(draft));
      // It came too late to be the newest: it is brought up to date by itself.
      if (isOver(draft)) await oweCards(house, turn, { ...draft, cards });
    });
}

/** Sent, stopped or left alone: nothing can be done with its cards any more. */
function isOver(draft: Draft): boolean {
  return draft.sentAt !== undefined || draft.endedAt !== undefined;
}

/** Owed once a draft is over, when a card of it stands anywhere. */
export async function oweCards(house: House, turn: Turn, draft: Draft): Promise<void> {
  if ((draft.cards ?? []).length === 0) return;
  const school = await schoolOf(house, draft.school);
  const effects = [{ kind: 'refresh', person: draft.by, lane: 'normal' }] as const;
  await turn.owe(owe(house, undefined, school, effects, draft.id));
}

/** Destroys a draft; where its cards stand is kept until they say so. */
export async function endDraft(house: House, turn: Turn, draft: Draft, at: number): Promise<void> {
  const gone = isOver(draft) || (draft.cards ?? []).length === 0;
  if (gone) return turn.dropDraft(draft.id);
  const left = ended(draft, at);
  await turn.saveDraft(left, expiresAt(left), undefined);
  await oweCards(house, turn, left);
}

/** What the cards of a draft that is over show from now on, and where they stand. */
export async function cardsOf(
  house: House,
  id: DraftId,
): Promise<{ readonly card: Card; readonly copies: readonly Copy[] } | undefined> {
  const draft = await house.store.read.draft(id);
  if (draft === undefined || !isOver(draft)) return undefined;
  const school = await schoolOf(house, draft.school);
  const sheet = house.sheet(school, draft.language);
  const number = draft.case === undefined ? undefined : (await house.store.read.case(draft.case))?.row.number;
  const copies = (draft.cards ?? []).map(copyOf);
  if (draft.endedAt !== undefined)
    return { card: stoppedCard({ number, practice: draft.practice }, sheet), copies };
  const flow = await flowOf(house, draft.flow, draft.flowVersion);
  return { card: sentCard(draftView(draft, number, flow, school, house.clocks.school()), sheet), copies };
}

function placeOf({ address, conversation, message }: Copy): DraftPlace {
  return { ...address, conversation, message };
}

function copyOf({ platform, conversation, message, ...where }: DraftPlace): Copy {
  return { address: { ...where, platform: platform as PlatformName }, conversation, message };
}
