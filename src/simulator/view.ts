// What is open on top of somebody's chat, in the same words for both platforms.
import type { Option } from './fill.ts';

export type FieldItem = {
  /** How a script calls it. */
  readonly id: string;
  /** How the platform calls it; the same on one screen only. */
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'choice' | 'choices' | 'date' | 'time' | 'toggle';
  readonly value: string | readonly string[];
  readonly options?: readonly Option[];
  readonly required: boolean;
  readonly hint?: string;
  readonly error?: string;
};

export type ViewItem = {
  readonly id: string;
  readonly kind: 'modal' | 'dialog' | 'results' | 'notice';
  readonly title: string;
  /** Everything to read in it, in order. */
  readonly texts: readonly string[];
  readonly fields: readonly FieldItem[];
  readonly buttons: readonly string[];
  readonly submit?: string;
  readonly close?: string;
  readonly payload: unknown;
};
