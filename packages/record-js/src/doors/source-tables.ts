import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Announced } from '../rewrite/announced.ts';

/**
 * Keeps what has to be known of a source that is rewritten in one place and run in another. `giver`: names who has given out its ids; empty
 * where there is only one.
 */
export function keepTables(folder: string, giver: string, news: Announced): void {
  writeFileSync(join(folder, `${giver}${news.source}`), serialize(news));
}

/** What was kept of the source; nothing, if nobody has rewritten it. */
export function* tablesOf(folder: string, giver: string, source: number): Iterable<Announced> {
  const file = join(folder, `${giver}${source}`);
  if (existsSync(file)) yield deserialize(readFileSync(file)) as Announced;
}
