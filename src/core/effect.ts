/**
 * An Effect is a message the house owes somebody: written down with the facts, ids only, sent afterwards.
 */
import type { PersonId } from './school.ts';

export type Effect =
  /** A new message. `ref` names the ping, question or test it belongs to. */
  | {
      readonly kind: 'tell';
      readonly person: PersonId;
      readonly what: Message;
      readonly lane: Lane;
      readonly ref?: string;
    }
  /** Every copy this person has of the case is brought up to date. */
  | { readonly kind: 'refresh'; readonly person: PersonId; readonly lane: Lane }
  /** Every copy this person has is reduced to nothing. */
  | { readonly kind: 'withdraw'; readonly person: PersonId; readonly lane: Lane }
  /** A call or text message by the school's own service, without content. */
  | { readonly kind: 'phone'; readonly person: PersonId; readonly lane: 'immediate'; readonly ref: string };

/** Urgent first; `bulk` may use at most half of any limit. */
export type Lane = 'immediate' | 'high' | 'normal' | 'bulk';

export type Message =
  | 'ping'
  | 'taken-on'
  | 'receipt'
  | 'reporter-taken-on'
  | 'reporter-alarm'
  | 'question'
  | 'reply'
  | 'handover'
  | 'mistake'
  | 'changed'
  | 'draft-reminder'
  | 'test-ping'
  | 'confirm-holder';
