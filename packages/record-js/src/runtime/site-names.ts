import { append, OwnMap } from './own-collections.ts';

interface Tables {
  readonly functions: readonly { readonly id: number; readonly name: string; readonly qualifiedName?: string }[];
  readonly sites: readonly { readonly id: number; readonly function: number }[];
}

/** Names of the functions that sites are in. */
export class SiteNames {
  private readonly tables: Tables[] = [];
  private readonly names = new OwnMap<number, string>();

  add(program: unknown): void {
    append(this.tables, program as Tables);
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
    for (let i = 0; i < this.tables.length; i++) {
      const { sites, functions } = this.tables[i] as Tables;
      const row = sites[site - (sites[0]?.id ?? 0)];
      if (row === undefined || row.id !== site) continue;
      const found = functions[row.function - (functions[0]?.id ?? 0)];
      return found?.qualifiedName ?? found?.name ?? '';
    }
    return '';
  }
}
