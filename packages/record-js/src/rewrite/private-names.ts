import { lookup, type Scope } from './scope.ts';
import { type ClassNode, keyName } from './syntax.ts';

/** What the recording calls the private fields of a source's classes. */
export class PrivateNames {
  /** The latest class of a name. */
  private readonly classes = new Map<string, { readonly node: ClassNode; readonly scope: Scope }>();

  /** By their names, null: of what is no field. Those of a class that extends another one may have the same names as the other's: then the class stands before it. */
  of(node: ClassNode, name: string, scope: Scope): Map<string, string | null> {
    const secrets = new Map<string, string | null>();
    for (const member of node.body.body) {
      if (!('key' in member) || member.key.type !== 'PrivateIdentifier') continue;
      const secret = `#${member.key.name}`;
      const isField = member.type === 'PropertyDefinition';
      const shown = this.mayInherit(node, secret, scope) ? `${name}.${secret}` : secret;
      secrets.set(member.key.name, isField ? shown : null);
    }
    this.classes.set(node.id?.name ?? '', { node, scope });
    return secrets;
  }

  /** A class that this one extends has, or may have, a private field of that name. */
  private mayInherit({ superClass }: ClassNode, secret: string, scope: Scope): boolean {
    if (superClass === null || superClass.type === 'Literal') return false;
    if (superClass.type !== 'Identifier') return true;
    const variable = lookup(scope, superClass.name);
    if (variable === null) return !/^[A-Z]/.test(superClass.name) || !(superClass.name in globalThis);
    const base = this.classes.get(superClass.name);
    if (base === undefined || variable.kind !== 'class') return true;
    const has = base.node.body.body.some((member) => 'key' in member && keyName(member.key, false) === secret);
    return has || this.mayInherit(base.node, secret, base.scope);
  }
}
