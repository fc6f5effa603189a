/**
 * A person's screen in the simulator, in a real Chromium: type, press and read as they would.
 */
import type { Locator, Page } from 'playwright-core';

/** The screen of one person, by the name above it. */
export function screenOf(page: Page, name: string) {
  const screen = page.getByRole('article', { name });
  const messages = screen.getByRole('region', { name: /^Berichten/ });
  return {
    screen,
    type: async (text: string): Promise<void> => {
      await screen.getByRole('textbox', { name: /Bericht aan Meldwijs/ }).fill(text);
      await screen.getByRole('button', { name: 'Verstuur', exact: true }).click();
    },
    /** The newest button with this label in the chat. */
    press: async (label: string): Promise<void> => {
      await messages.getByRole('button', { name: label, exact: true }).last().click();
    },
    button: (label: string): Locator => messages.getByRole('button', { name: label, exact: true }).last(),
    reads: (text: string | RegExp): Locator => messages.getByText(text).last(),
    dialog: (): Locator => screen.getByRole('dialog'),
    messages,
  };
}
