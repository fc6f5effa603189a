/**
 * The proof that content, keys and master key belong together, looked at before anything else is opened.
 */
import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { KeyRing } from './keys.ts';
import { wrap } from './keys.ts';
import { prepared } from './prepared.ts';
import { unseal } from './seal.ts';

const anyCase = prepared()((db) => db.selectFrom('cases').select('id').limit(sql.lit(1)));
const anyDraft = prepared()((db) => db.selectFrom('drafts').select('id').limit(sql.lit(1)));

/** Refuses another master key, and content whose keys are missing: going on would hide that reports cannot be read. */
export async function prove(engine: Engine, ring: KeyRing): Promise<void> {
  await engine.write(async (access) => {
    const [proof] = await access.shelf.find(['proof']);
    if (proof !== undefined) {
      try {
        unseal(ring.wrapping.general, 'key proof', proof.wrapped);
      } catch (cause) {
        throw new Error('store: MASTER_KEY is not the one this store was made with', { cause });
      }
      return;
    }
    const sealed = [...(await anyCase(access, {})), ...(await anyDraft(access, {}))];
    if (sealed.length > 0)
      throw new Error(
        'store: there are reports but no keys; put back keys.db (in PostgreSQL the schema "keys") that belongs to this content',
      );
    await access.shelf.put(wrap(ring, 'proof', 'general', new Uint8Array(32)));
  });
}
