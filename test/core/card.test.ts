// What a card shows, short enough to compare: another nonce shows the same, another word does not.
import { describe, expect, it } from 'vitest';
import { type Card, fingerprint } from '../../src/core/card.ts';

const card = (nonce: string, text: string, title = 'Ik pak dit op'): Card => ({
  notice: 'Meldwijs',
  body: [{ type: 'quote', text }],
  actions: [
    { label: title, press: { do: 'take-on', nonce, case: 'c1' } },
    { label: 'Menu', press: { do: 'menu', nonce } },
  ],
});

describe('what a card shows', () => {
  it('is the same whatever nonce its buttons carry', () => {
    expect(fingerprint(card('n1', 'op het plein'))).toBe(fingerprint(card('n2', 'op het plein')));
  });

  it('is another with another word or another button', () => {
    const shown = [card('n1', 'op het plein'), card('n1', 'op de gang'), card('n1', 'op het plein', 'Open')];
    expect(new Set(shown.map(fingerprint)).size).toBe(3);
  });

  it('is another when somebody typed what looks like a nonce', () => {
    const typed = ['x","nonce":"a"', 'x","nonce":"b"', 'x'];
    expect(new Set(typed.map((text) => fingerprint(card('n1', text)))).size).toBe(3);
  });
});
