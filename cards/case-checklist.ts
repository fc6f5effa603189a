/** The leaf with what is to be done: the viewer's own steps under the headings of the plan, those of others one tap away. */
import type { ChecklistItem, Part } from '../src/core/card.ts';
import type { CaseFor, TaskSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { schoolSaysParts } from './parts.ts';

/** What a tap makes of a step: begun, done, not needed after all, open again. */
const after = { open: 'doing', doing: 'done', done: 'not-applicable', 'not-applicable': 'open' } as const;

/** Folded: forty-seven steps in one list hide the six that are yours. */
export function checklistParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const others = view.tasks.length - ownTasks(view).length;
  const press = sheet.press('open', { case: view.head.id, tab: 'others' });
  const label = sheet.say('cards.case.steps.show-others', { count: others });
  return [
    ...schoolSaysParts(view.schoolSays, sheet),
    ...(ownTasks(view).length === 0
      ? [{ type: 'text', text: sheet.say('cards.case.steps.none') } as const]
      : groups(view, ownTasks(view), sheet)),
    ...(others === 0
      ? []
      : [{ type: 'buttons', buttons: [{ label, press, opens: 'form' }], inPlace: true } as const]),
  ];
}

/** The steps of everybody else, by name of their role; whoever took the case on may tick them too. */
export function othersParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const own = ownTasks(view);
  return [
    { type: 'text', quiet: true, text: sheet.say('cards.case.steps.others') },
    ...groups(
      view,
      view.tasks.filter((task) => !own.includes(task)),
      sheet,
    ),
  ];
}

/** The leaf on which this viewer finds a step: their own list, or that of the others. */
export function tabOf(view: CaseFor, item: string): 'checklist' | 'others' {
  return ownTasks(view).some((task) => task.id === item) ? 'checklist' : 'others';
}

/** The steps of the viewer's own role; whoever took the case on answers for the first safety step too. */
function ownTasks({ tasks }: CaseFor): readonly TaskSeen[] {
  return tasks.filter((task) => task.mine && (task.ofMyRole || task.firstStep));
}

function groups(view: CaseFor, tasks: readonly TaskSeen[], sheet: Sheet): readonly Part[] {
  return [...new Set(tasks.map((task) => task.group))].map((group): Part => {
    const here = tasks.filter((task) => task.group === group);
    return {
      type: 'checklist',
      title: sheet.say(`${view.flow}.groups.${group}`),
      items: here.map((task) => item(view, task, sheet)),
    };
  });
}

function item({ head, flow }: CaseFor, task: TaskSeen, sheet: Sheet): ChecklistItem {
  const next = after[task.state];
  const label = sheet.say(`${flow}.tasks.${task.id}`);
  const role = sheet.say(`shared.roles.${task.role}`);
  const press = sheet.press('tick', { case: head.id, item: task.id, state: next });
  const note = doneBy(task, sheet);
  return {
    label: task.ofMyRole ? label : `${label} (${role})`,
    state: task.state,
    ...(note === undefined ? {} : { note }),
    ...(task.mine ? { button: { label: sheet.say(`cards.case.states.${next}`), press } } : {}),
  };
}

/** "bezig: Dirk Directie, 10:45"; nothing while nobody began. */
export function doneBy(task: TaskSeen, sheet: Sheet): string | undefined {
  if (task.by === undefined || task.at === undefined) return undefined;
  const name = task.by === '' ? sheet.say('cards.case.confidential') : task.by;
  return `${sheet.say(`cards.case.done.${task.state}`)}: ${name}, ${sheet.time(task.at)}`;
}
