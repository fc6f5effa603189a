// A calm question is nobody's business: after it nothing is kept but that its topic was asked once more that day.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { type AHouse, aHouse, button, cardOf } from './a-house.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

/** Every row of every table, by the name of the table. */
function tables(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of ['meldwijs.db', 'keys.db']) {
    const database = new DatabaseSync(join(directory, file), { readOnly: true });
    const names = database.prepare("select name from sqlite_master where type = 'table'").all();
    for (const { name } of names)
      found[`${file} ${String(name)}`] = JSON.stringify(
        database.prepare(`select * from "${String(name)}"`).all(),
      );
    database.close();
  }
  return found;
}

it.each(['teacher-teams', 'teacher-slack'])('of what %s asks only the topic is counted', async (teacher) => {
  at = await aHouse();
  await at.type(teacher, 'hallo');
  const before = tables(at.directory);
  const question = 'mag ik een leerling zoals Quirijntje als vriend accepteren op Snapchat?';
  const answer = await at.type(teacher, question);
  await at.press(teacher, button(answer, 'topic', { section: 'why' }));
  cardOf(await at.press(teacher, button(answer, 'topic', { section: 'rule' })));
  await at.forward(60);
  const after = tables(at.directory);
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  expect(changed).toEqual(['meldwijs.db topic_counts']);
  expect(after['meldwijs.db topic_counts']).toMatch(/friend-request-from-pupil/);
  expect(after['meldwijs.db topic_counts']).not.toContain(teacher);
  for (const file of readdirSync(at.directory))
    expect(readFileSync(join(at.directory, file), 'latin1')).not.toContain('Quirijntje');
  expect(JSON.stringify(at.lines)).not.toMatch(/Quirijntje|Snapchat|friend-request/);
});
