/**
 * The first tables: organisations, schools, people, drafts, cases with their facts, the ledger, what is owed to whom, and the safe.
 */
import type { Compilable, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { KeyTables, Tables } from '../tables.ts';
import type { Columns } from './columns.ts';

export const name = '001-everything';

export function content({ schema }: Kysely<Tables>, as: Columns): readonly Compilable[] {
  const table = (called: keyof Tables) => schema.createTable(called).modifyEnd(as.end);
  return [
    table('organisations').addColumn('id', as.id, (is) => is.primaryKey()),
    table('schools')
      .addColumn('id', as.id, (is) => is.primaryKey())
      .addColumn('organisation', as.id, (is) => is.notNull().references('organisations.id')),
    table('school_versions')
      .addColumn('school', as.id, (is) => is.notNull().references('schools.id'))
      .addColumn('version', as.number, (is) => is.notNull())
      .addColumn('hash', as.id, (is) => is.notNull())
      .addColumn('sealed', as.bytes, (is) => is.notNull())
      .addColumn('imported_at', as.instant, (is) => is.notNull())
      .addPrimaryKeyConstraint('school_versions_key', ['school', 'version']),

    table('persons')
      .addColumn('id', as.id, (is) => is.primaryKey())
      .addColumn('language', as.id)
      .addColumn('school', as.id),
    table('identities')
      .addColumn('platform', as.id, (is) => is.notNull())
      .addColumn('tenant', as.id, (is) => is.notNull())
      .addColumn('user_id', as.id, (is) => is.notNull())
      .addColumn('person', as.id, (is) => is.notNull().references('persons.id'))
      .addColumn('reach', as.bytes)
      .addColumn('met_on', as.instant, (is) => is.notNull())
      .addPrimaryKeyConstraint('identities_key', ['platform', 'tenant', 'user_id']),
    schema.createIndex('identities_of_person').on('identities').column('person'),
    table('memberships')
      .addColumn('person', as.id, (is) => is.notNull().references('persons.id'))
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('staff', as.number, (is) => is.notNull())
      .addColumn('confirmed', as.number, (is) => is.notNull())
      .addPrimaryKeyConstraint('memberships_key', ['person', 'school']),
    table('ping_confirmations')
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('person', as.id, (is) => is.notNull())
      .addColumn('confirmed_at', as.instant, (is) => is.notNull())
      .addPrimaryKeyConstraint('ping_confirmations_key', ['school', 'person']),
    table('holders')
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('person', as.id, (is) => is.notNull())
      .addColumn('role', as.id, (is) => is.notNull())
      .addColumn('announced_at', as.instant, (is) => is.notNull())
      .addColumn('confirmed_at', as.instant)
      .addColumn('confirmed_by', as.id)
      .addPrimaryKeyConstraint('holders_key', ['school', 'person', 'role']),

    table('flows')
      .addColumn('version', as.id, (is) => is.primaryKey())
      .addColumn('visibility', as.id, (is) => is.notNull())
      .addColumn('flow', as.text, (is) => is.notNull()),
    table('drafts')
      .addColumn('id', as.id, (is) => is.primaryKey())
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('whose', as.id, (is) => is.notNull())
      .addColumn('sealed', as.bytes, (is) => is.notNull())
      .addColumn('started_at', as.instant, (is) => is.notNull())
      .addColumn('expires_at', as.instant, (is) => is.notNull())
      .addColumn('remind_at', as.instant),
    schema.createIndex('drafts_of_person').on('drafts').column('whose'),
    schema.createIndex('drafts_expire').on('drafts').column('expires_at'),
    schema.createIndex('drafts_remind').on('drafts').column('remind_at').where('remind_at', 'is not', null),

    table('cases')
      .addColumn('id', as.id, (is) => is.primaryKey())
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('number', as.id, (is) => is.notNull())
      .addColumn('visibility', as.id, (is) => is.notNull())
      .addColumn('level', as.id, (is) => is.notNull())
      .addColumn('state', as.id, (is) => is.notNull())
      .addColumn('opened_at', as.instant, (is) => is.notNull())
      .addColumn('due_at', as.instant)
      .addColumn('facts', as.number, (is) => is.notNull())
      .addColumn('head', as.bytes, (is) => is.notNull())
      .addColumn('reporter', as.bytes, (is) => is.notNull())
      .addColumn('mac', as.bytes, (is) => is.notNull())
      .addUniqueConstraint('cases_number', ['school', 'number']),
    schema.createIndex('cases_due').on('cases').column('due_at').where('due_at', 'is not', null),
    table('facts')
      .addColumn('case_id', as.id, (is) => is.notNull().references('cases.id'))
      .addColumn('seq', as.number, (is) => is.notNull())
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('sealed', as.bytes, (is) => is.notNull())
      .addColumn('mac', as.bytes, (is) => is.notNull())
      .addPrimaryKeyConstraint('facts_key', ['case_id', 'seq']),
    table('ledger')
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('seq', as.number, (is) => is.notNull())
      .addColumn('case_id', as.id, (is) => is.notNull())
      .addColumn('facts', as.number, (is) => is.notNull())
      .addColumn('head', as.bytes, (is) => is.notNull())
      .addColumn('cases', as.number, (is) => is.notNull())
      .addColumn('mac', as.bytes, (is) => is.notNull())
      .addPrimaryKeyConstraint('ledger_key', ['school', 'seq']),

    table('outbox')
      .addColumn('id', as.id, (is) => is.primaryKey())
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('case_id', as.id)
      .addColumn('whose', as.id, (is) => is.notNull())
      .addColumn('lane', as.number, (is) => is.notNull())
      .addColumn('sealed', as.bytes, (is) => is.notNull())
      .addColumn('due_at', as.instant, (is) => is.notNull())
      .addColumn('attempts', as.number, (is) => is.notNull())
      .addColumn('created_at', as.instant, (is) => is.notNull())
      .addColumn('lease_until', as.instant, (is) => is.notNull())
      .addColumn('leased_by', as.id),
    schema.createIndex('outbox_leased').on('outbox').column('whose').where(sql.ref('lease_until'), '>', 0),
    schema.createIndex('outbox_urgent').on('outbox').columns(['whose', 'lane', 'due_at', 'id']),
    table('copies')
      .addColumn('id', as.id, (is) => is.primaryKey())
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('case_id', as.id, (is) => is.notNull())
      .addColumn('whose', as.id, (is) => is.notNull())
      .addColumn('sealed', as.bytes, (is) => is.notNull())
      .addColumn('reduced', as.number, (is) => is.notNull())
      .addColumn('sent_at', as.instant, (is) => is.notNull()),
    schema.createIndex('copies_of_case').on('copies').columns(['case_id', 'whose']),
    schema.createIndex('copies_sent').on('copies').column('sent_at').where(sql.ref('reduced'), '=', 1),
    table('presses')
      .addColumn('press', as.id, (is) => is.primaryKey())
      .addColumn('sealed', as.bytes, (is) => is.notNull())
      .addColumn('pressed_at', as.instant, (is) => is.notNull()),
    schema.createIndex('presses_at').on('presses').column('pressed_at'),
    table('topic_counts')
      .addColumn('school', as.id, (is) => is.notNull())
      .addColumn('topic', as.id, (is) => is.notNull())
      .addColumn('day', as.id, (is) => is.notNull())
      .addColumn('asked', as.number, (is) => is.notNull())
      .addPrimaryKeyConstraint('topic_counts_key', ['school', 'topic', 'day']),
    table('safe')
      .addColumn('name', as.id, (is) => is.primaryKey())
      .addColumn('version', as.number, (is) => is.notNull())
      .addColumn('sealed', as.bytes)
      .addColumn('held_until', as.instant, (is) => is.notNull())
      .addColumn('held_by', as.id),
  ];
}

export function keys({ schema }: Kysely<KeyTables>, as: Columns): readonly Compilable[] {
  return [
    schema
      .createTable('wrapped')
      .modifyEnd(as.end)
      .addColumn('name', as.id, (is) => is.primaryKey())
      .addColumn('wrapped_by', as.id, (is) => is.notNull())
      .addColumn('wrapped', as.bytes, (is) => is.notNull())
      .addColumn('made_at', as.instant, (is) => is.notNull()),
    schema
      .createTable('anchors')
      .modifyEnd(as.end)
      .addColumn('school', as.id, (is) => is.primaryKey())
      .addColumn('seq', as.number, (is) => is.notNull())
      .addColumn('mac', as.bytes, (is) => is.notNull()),
  ];
}
