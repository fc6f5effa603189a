// The way out stands under the receipt in every state: once somebody took a report on, nothing else on it says 112.
import { expect, it } from 'vitest';
import { receiptCard } from '../../cards/receipt.ts';
import { languages } from '../../src/core/school.ts';
import { buttonsIn, sheetIn, textsIn } from './all.ts';
import { reporters } from './views.ts';

it('a receipt ends with 112 and the button that reports something new', () => {
  for (const language of languages)
    for (const own of reporters()) {
      const { body } = receiptCard(own, sheetIn(language));
      expect(textsIn(body.slice(-2))[0]).toContain('112');
      expect(buttonsIn(body.slice(-1)).map(({ press }) => press)).toEqual([
        { do: 'start', nonce: 'n1', flow: 'threat' },
      ]);
    }
});
