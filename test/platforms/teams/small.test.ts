// The small promises below the door: words out of HTML, who somebody is, and what was already done.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Trouble } from '../../../src/app/ports.ts';
import { openMemory } from '../../../src/platforms/teams/memory.ts';
import { openPeople } from '../../../src/platforms/teams/people.ts';
import { decode, plainOf } from '../../../src/platforms/teams/plain.ts';
import { readReach, writeReach } from '../../../src/platforms/teams/send.ts';
import { languageOf } from '../../../src/platforms/teams/words.ts';

test.each([
  ['<p>een</p><p>twee</p>', 'een\n\ntwee'],
  ['een<br>twee<br/>drie', 'een\ntwee\ndrie'],
  ['<ul><li>een</li><li>twee</li></ul>', '- een\n- twee'],
  ['<at id="0">Sam</at> kijk', 'Sam kijk'],
  ['<a href="https://evil.example" title="x>y">hier</a>', 'hier'],
  ['www.evil.example en https://evil.example/a?b=c.', '(link) en (link)'],
  ['<script>let a = "<b>";</script>na', 'na'],
  ['<style>p{}</style><!-- <p>weg</p> -->na', 'na'],
  ['a < b en c > d &amp;amp; <3', 'a < b en c > d &amp; <3'],
  ['<img alt="🙂" itemtype="http://schema.skype.com/Emoji" src="x">', '🙂'],
  ['<blockquote>zelf geciteerd</blockquote>', 'zelf geciteerd'],
  [
    '<blockquote itemtype="http://schema.skype.com/Reply"><blockquote>diep</blockquote>naam</blockquote>eigen',
    'eigen',
  ],
  ['<div>open', 'open'],
  ['<attachment id="1"></attachment>', ''],
])('%s says %j', (html, text) => {
  expect(plainOf(html).text).toBe(text);
});

test('pictures are counted, emoji are not', () => {
  const html =
    '<img src="a"><img itemtype="http://schema.skype.com/Emoji" alt="x"><img src="b" alt="een foto">';
  expect(plainOf(html)).toEqual({ text: 'x', pictures: 2 });
});

test('any HTML gives words and no tags, also when it is broken on purpose', () => {
  const piece = fc.constantFrom(
    '<a "',
    "<b '",
    '<p>',
    '</p>',
    '<!--',
    '<script>',
    '<img',
    '&lt;',
    'x',
    '"',
    '>',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { text } = plainOf(pieces.join(''));
      expect(text).not.toMatch(/<(?:p|script|img)>/);
    }),
  );
});

test('a very long and broken message is read in no time', () => {
  for (const piece of [
    '<a ',
    '<a "',
    "<a '",
    '<a b="',
    '<!-',
    '<blockquote itemtype="http://schema.skype.com/Reply">',
  ]) {
    const before = performance.now();
    plainOf(piece.repeat(900_000 / piece.length));
    expect(performance.now() - before).toBeLessThan(2_000);
  }
});

test('what HTML writes as &lt; is undone once', () => {
  expect(decode('&lt;b&gt; &amp;lt; &#39;&#x1F600;&nbsp;&quot; &onbekend; &#0; &#xD800;')).toBe(
    '<b> &lt; \'😀 " &onbekend; &#0; &#xD800;',
  );
});

test.each([
  ['nl-NL', 'nl'],
  ['en-GB', 'en'],
  ['nl', 'nl'],
  ['fr-FR', undefined],
  [undefined, undefined],
])('the client language %s is %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

test('a way to reach somebody is read back, and anything else is not', () => {
  const chat = { serviceUrl: 'https://smba.trafficmanager.net/emea/', conversation: 'a:x' };
  expect(readReach(writeReach(chat))).toEqual(chat);
  for (const other of [undefined, '', '{', '{}', '{"serviceUrl":1}'])
    expect(readReach(other)).toBeUndefined();
});

const asked = {
  chat: {
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    conversation: '19:a@thread.tacv2;messageid=3',
  },
  tenant: 't',
  user: 'u',
  member: '29:x',
  bot: false,
};

test('asking who somebody is never holds an answer up, and a late answer serves the next time', async () => {
  const late = Promise.withResolvers<unknown>();
  const paths: string[] = [];
  const people = openPeople({
    connector: (call) => {
      paths.push(call.path.join('/'));
      return late.promise;
    },
    wire: () => 0,
    timeoutMs: 5,
  });
  expect(await people.ask(asked, 'nl')).toBeUndefined();
  expect(people.known(asked, 'nl')).toBeUndefined();
  late.resolve({
    name: 'Noor Voorbeeld',
    userPrincipalName: 'noor@school.example',
    userRole: 'user',
    tenantId: 't',
  });
  expect(await people.ask(asked, 'en')).toEqual({
    name: 'Noor Voorbeeld',
    email: 'noor@school.example',
    guest: false,
    bot: false,
    language: 'en',
  });
  expect(paths).toEqual(['v3/conversations/19:a@thread.tacv2/members/29:x']);
});

test('when Teams does not know somebody it is not asked again at every letter', async () => {
  let now = 0;
  let calls = 0;
  const people = openPeople({
    connector: () => {
      calls += 1;
      return Promise.reject(new Trouble('gone', 'not in this chat'));
    },
    wire: () => now,
  });
  expect(await people.ask(asked, undefined)).toBeUndefined();
  expect(await people.ask(asked, undefined)).toBeUndefined();
  expect(calls).toBe(1);
  now = 31_000;
  await people.ask(asked, undefined);
  expect(calls).toBe(2);
});

test('what was done is remembered for a while, what failed is not, and the memory has an end', async () => {
  let now = 0;
  let runs = 0;
  const memory = openMemory<number>({ wire: () => now, most: 3, keep: (done) => done > 0 });
  const work = () => {
    runs += 1;
    return Promise.resolve(runs);
  };
  expect(await memory.run('a', 1000, work)).toBe(1);
  expect(await memory.run('a', 1000, work)).toBe(1);
  now = 1001;
  expect(await memory.run('a', 1000, work)).toBe(2);
  await expect(memory.run('b', 1000, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await memory.run('b', 1000, work)).toBe(3);
  expect(await memory.run('c', 1000, () => Promise.resolve(0))).toBe(0);
  expect(await memory.run('c', 1000, work)).toBe(4);
  for (const key of ['d', 'e', 'f']) await memory.run(key, 1000, work);
  expect(await memory.run('a', 1000, work)).toBe(8);
});
