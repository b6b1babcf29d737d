import { append, OwnMap } from './own-collections.ts';
import type { Source } from './source.ts';

/** Names of the functions that sites are in. */
export class SiteNames {
  private readonly sources: Source[] = [];
  private readonly names = new OwnMap<number, string>();

  add(source: Source): void {
    append(this.sources, source);
  }

  /** Empty where nobody knows. */
  at(site: number): string {
    let name = this.names.get(site);
    if (name === undefined) {
      name = this.find(site);
      this.names.set(site, name);
    }
    return name;
  }

  private find(site: number): string {
    for (let i = 0; i < this.sources.length; i++) {
      const source = this.sources[i] as Source;
      const row = source.site(site);
      if (row === null) continue;
      const found = source.function(row.function);
      return found?.qualifiedName ?? found?.name ?? '';
    }
    return '';
  }
}
