/** The leaf with what is to be done: under each heading the steps of each role. */
import type { ChecklistItem, Part } from '../src/core/card.ts';
import type { CaseFor, TaskSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';

/** What a tap makes of a step: begun, done, not needed after all, open again. */
const after = { open: 'doing', doing: 'done', done: 'not-applicable', 'not-applicable': 'open' } as const;

export function checklistParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const flow = view.flow;
  const headings = [...new Set(view.tasks.map((task) => `${task.group} ${task.role}`))];
  return headings.map((heading): Part => {
    const tasks = view.tasks.filter((task) => `${task.group} ${task.role}` === heading);
    const [group = '', role = ''] = heading.split(' ');
    return {
      type: 'checklist',
      title: `${sheet.say(`${flow}.groups.${group}`)} · ${sheet.say(`shared.roles.${role}`)}`,
      items: tasks.map((task) => item(view.head.id, flow, task, sheet)),
    };
  });
}

function item(caseId: string, flow: string, task: TaskSeen, sheet: Sheet): ChecklistItem {
  const next = after[task.state];
  const by = task.by === '' ? sheet.say('cards.case.confidential') : task.by;
  return {
    label: sheet.say(`${flow}.tasks.${task.id}`),
    state: task.state,
    ...(by === undefined || task.at === undefined ? {} : { note: `${by}, ${sheet.time(task.at)}` }),
    ...(task.mine
      ? {
          button: {
            label: sheet.say(`cards.case.states.${next}`),
            press: sheet.press('tick', { case: caseId, item: task.id, state: next }),
          },
        }
      : {}),
  };
}
