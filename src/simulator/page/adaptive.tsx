// An Adaptive Card as Teams draws it, by the package that Microsoft makes for it; texts stay texts.
import * as AdaptiveCards from 'adaptivecards';
import { useEffect, useRef } from 'preact/hooks';
import { isThing, type Thing } from '../shape.ts';

export type CardPress = {
  /** What names the button: what it means to the bot, or else its title. */
  readonly action: string;
  /** What was filled in; nothing when the button leaves the fields alone. */
  readonly values: Readonly<Record<string, string | readonly string[]>> | undefined;
};

const styleOf = (background: string, foreground: string): object => ({
  backgroundColor: background,
  foregroundColors: {
    default: { default: foreground, subtle: '#575757' },
    dark: { default: '#242424', subtle: '#424242' },
    light: { default: '#424242', subtle: '#575757' },
    accent: { default: '#444791', subtle: '#4f52b2' },
    attention: { default: '#a4262c', subtle: '#a4262c' },
    good: { default: '#0b6a0b', subtle: '#0b6a0b' },
    warning: { default: '#835b00', subtle: '#835b00' },
  },
});

/** Colours and sizes close to those of Teams, with enough contrast for everybody. */
const teams = {
  fontFamily: 'inherit',
  supportsInteractivity: true,
  spacing: { small: 6, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 12 },
  separator: { lineThickness: 1, lineColor: '#e1dfdd' },
  fontSizes: { small: 13, default: 15, medium: 16, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 18, default: 21, medium: 22, large: 24, extraLarge: 28 },
  containerStyles: {
    default: styleOf('#ffffff', '#242424'),
    emphasis: styleOf('#f3f2f1', '#242424'),
    attention: styleOf('#fdf3f4', '#242424'),
    warning: styleOf('#fff9f0', '#242424'),
    good: styleOf('#f1faf1', '#242424'),
    accent: styleOf('#f0f0fb', '#242424'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    preExpandSingleShowCardAction: false,
    actionsOrientation: 'vertical',
    actionAlignment: 'stretch',
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', color: 'default', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder', color: 'default' },
    },
    errorMessage: { color: 'attention', weight: 'bolder', spacing: 'small' },
  },
  textBlock: { headingLevel: 3 },
};

/** Nothing is read as markdown, so nothing becomes HTML. */
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (_, result) => {
  result.didProcess = false;
};

export function Adaptive({
  card,
  onPress,
}: {
  readonly card: unknown;
  readonly onPress: (pressed: CardPress) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const press = useRef(onPress);
  press.current = onPress;
  const drawn = JSON.stringify(card);

  useEffect(() => {
    const holder = place.current;
    if (holder === null) return;
    const shown = new AdaptiveCards.AdaptiveCard();
    shown.hostConfig = new AdaptiveCards.HostConfig(teams);
    shown.onExecuteAction = (action) => press.current(pressOf(action, shown));
    shown.parse(withoutEscapes(JSON.parse(drawn)));
    const element = shown.render();
    holder.replaceChildren(...(element === undefined ? [] : [element]));
    return () => holder.replaceChildren();
  }, [drawn]);

  return <div class="adaptive" ref={place} />;
}

function pressOf(action: AdaptiveCards.Action, card: AdaptiveCards.AdaptiveCard): CardPress {
  const isSubmit = action instanceof AdaptiveCards.SubmitAction;
  const data: unknown = isSubmit ? action.data : undefined;
  const written = isThing(data) && typeof data.press === 'string' ? data.press : undefined;
  const takes = !(isSubmit && action.associatedInputs === 'none');
  const inputs = card.getAllInputs();
  const values = Object.fromEntries(
    inputs.map((input) => {
      const value = String(input.value ?? '');
      const many = input instanceof AdaptiveCards.ChoiceSetInput && input.isMultiSelect;
      return [input.id ?? '', many ? value.split(',').filter(Boolean) : value];
    }),
  );
  return { action: written ?? action.title ?? '', values: takes && inputs.length > 0 ? values : undefined };
}

/** Teams reads markdown in text blocks; here nothing is read as markup, so its backslashes are taken out. */
function withoutEscapes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEscapes);
  if (!isThing(value)) return value;
  const same: Thing = Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, withoutEscapes(held)]),
  );
  return value.type === 'TextBlock' && typeof value.text === 'string'
    ? { ...same, text: value.text.replaceAll(/\\([^\w\s])/g, '$1') }
    : same;
}
