/**
 * The parts of an Adaptive Card that Meldwijs uses in Teams: what Teams on a phone also understands, and nothing else.
 */

/** What Teams sends back when somebody presses. `only` marks a button in a dialog that does not hand in the fields. */
export type PressData = {
  readonly press: string;
  readonly only?: true;
  readonly msteams?: { readonly type: 'task/fetch' };
};

type Look = { readonly style?: 'positive' | 'destructive' };

export type Submit = Look & {
  readonly type: 'Action.Submit';
  readonly title: string;
  readonly data: PressData;
  readonly associatedInputs?: 'none';
};
export type Execute = Look & {
  readonly type: 'Action.Execute';
  readonly title: string;
  readonly verb: 'press';
  readonly data: PressData;
  readonly fallback: Submit;
};
export type AdaptiveAction = Submit | Execute;

type Spaced = { readonly separator?: boolean; readonly spacing?: 'none' | 'small' | 'medium' | 'large' };
type Colour = 'default' | 'accent' | 'attention';

type TypeFace = {
  readonly color?: Colour;
  readonly weight?: 'bolder';
  readonly isSubtle?: boolean;
  readonly size?: 'small' | 'large' | 'medium';
};

export type TextBlock = Spaced &
  TypeFace & {
    readonly type: 'TextBlock';
    readonly text: string;
    readonly wrap: true;
    readonly style?: 'heading';
  };

/** Text that no Teams client reads as markdown. */
export type RichTextBlock = Spaced & {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly (TypeFace & {
    readonly type: 'TextRun';
    readonly text: string;
    readonly italic?: boolean;
  })[];
};

export type Container = Spaced & {
  readonly type: 'Container';
  readonly style?: 'attention' | 'warning' | 'accent' | 'good' | 'emphasis';
  readonly items: readonly AdaptiveElement[];
  readonly selectAction?: Submit;
};

export type ActionSet = Spaced & { readonly type: 'ActionSet'; readonly actions: readonly AdaptiveAction[] };

type InputBase = Spaced & {
  readonly id: string;
  readonly label: string;
  readonly isRequired?: true;
  readonly errorMessage?: string;
  readonly value?: string;
};
export type InputText = InputBase & {
  readonly type: 'Input.Text';
  readonly isMultiline: boolean;
  readonly maxLength: number;
  readonly placeholder?: string;
};
export type InputChoiceSet = InputBase & {
  readonly type: 'Input.ChoiceSet';
  readonly style: 'expanded' | 'compact';
  readonly isMultiSelect: boolean;
  readonly wrap: true;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
};
export type InputDate = InputBase & { readonly type: 'Input.Date' };
export type InputTime = InputBase & { readonly type: 'Input.Time' };
export type AdaptiveInput = InputText | InputChoiceSet | InputDate | InputTime;

export type AdaptiveElement = TextBlock | RichTextBlock | Container | ActionSet | AdaptiveInput;

export type AdaptiveCard = {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  readonly lang?: string;
  readonly fallbackText: string;
  readonly body: readonly AdaptiveElement[];
  readonly actions?: readonly AdaptiveAction[];
};

export const cardType = 'application/vnd.microsoft.card.adaptive';
