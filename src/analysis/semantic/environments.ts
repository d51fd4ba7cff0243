import { digestOf } from '../syntax-path.js';
import { interfaceOf } from './file-interface.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import { SharedTables } from './shared-tables.js';

/** Files that can see each other, directly or not, and everything that they can see. */
type Node = {
  file: ProgramFile | undefined;
  /** The files of a package, or nothing for a file. */
  readonly members: readonly ProgramFile[];
  /** What it sees, and what sees it, without steps between. */
  next: readonly Node[];
  readonly previous: Set<Node>;
  /** Of what it sees, itself included, as somebody sees it who looks from elsewhere. */
  digest: string | undefined;
};

type Frame = { readonly node: Node; at: number };

/**
 * What the names of a file may resolve to, as a digest: the file itself, all that it imports, directly or not, and the
 * methods and types that there are anywhere.
 */
export class Environments {
  private nodes = new Map<ProgramFile, Node>();
  private packages = new Map<readonly ProgramFile[], Node>();
  private readonly methods: SharedTables;

  constructor(private readonly program: Program) {
    this.methods = new SharedTables(program);
    this.methods.update([], [...program.files.values()]);
    this.makeNodes();
  }

  ofFile(file: ProgramFile): string {
    const { path, digest } = file.facts;
    return `${this.nodeOf(file).digest ?? ''} ${this.methods.digest} ${path} ${digest}`;
  }

  of(ref: FunctionRef): string {
    return `${this.ofFile(ref.file)} ${ref.id}`;
  }

  /**
   * Follows a change of the program: files by others of the same paths, whose modules are what they were, or any. The
   * files whose environments are others now.
   */
  update(removed: readonly ProgramFile[], added: readonly ProgramFile[], isSame: boolean): Set<ProgramFile> {
    const before = this.methods.digest;
    this.methods.update(removed, added);
    const changed = isSame ? this.exchange(removed, added) : this.makeNodesAgain();
    return before === this.methods.digest ? changed : new Set(this.program.files.values());
  }

  private makeNodes(): void {
    const files = [...this.program.files.values()];
    for (const file of files) this.link(this.nodeOf(file));
    for (const file of files) this.solve(this.nodeOf(file));
  }

  private makeNodesAgain(): Set<ProgramFile> {
    const before = this.nodes;
    this.nodes = new Map();
    this.packages = new Map();
    this.makeNodes();
    const files = [...this.program.files.values()];
    return new Set(files.filter((file) => before.get(file)?.digest !== this.nodeOf(file).digest));
  }

  /** Who looks from elsewhere sees the same in a file of the same interface: then digests stay. */
  private exchange(removed: readonly ProgramFile[], added: readonly ProgramFile[]): Set<ProgramFile> {
    const changed = new Set(added);
    const waiting: Node[] = [];
    for (const [index, file] of added.entries()) {
      const before = removed[index];
      const node = before === undefined ? undefined : this.nodes.get(before);
      if (before === undefined || node === undefined) continue;
      this.nodes.delete(before);
      this.nodes.set(file, node);
      node.file = file;
      if (interfaceOf(before) === interfaceOf(file)) continue;
      for (const next of node.next) next.previous.delete(node);
      waiting.push(node);
    }
    for (const node of waiting) this.link(node);
    const digests = new Map<Node, string | undefined>();
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (digests.has(node)) continue;
      digests.set(node, node.digest);
      node.digest = undefined;
      for (const previous of node.previous) waiting.push(previous);
    }
    for (const [node, digest] of digests) {
      this.solve(node);
      if (node.file !== undefined && node.digest !== digest) changed.add(node.file);
    }
    return changed;
  }

  private link(node: Node): void {
    node.next = this.neighboursOf(node);
    for (const next of node.next) next.previous.add(node);
  }

  /** Tarjan's algorithm without recursion: what sees each other has one digest. */
  private solve(root: Node): void {
    if (root.digest !== undefined) return;
    const index = new Map<Node, number>();
    const low = new Map<Node, number>();
    const open: Node[] = [];
    const frames: Frame[] = [];
    const enter = (node: Node) => {
      low.set(node, index.size);
      index.set(node, index.size);
      open.push(node);
      frames.push({ node, at: 0 });
    };
    const lower = (node: Node, value: number) => low.set(node, Math.min(low.get(node) ?? value, value));
    enter(root);
    while (frames.length > 0) {
      const frame = frames.at(-1);
      if (frame === undefined) break;
      const next = frame.node.next[frame.at];
      frame.at += 1;
      if (next === undefined) {
        frames.pop();
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.node, low.get(frame.node) ?? 0);
        if (low.get(frame.node) === index.get(frame.node)) close(open, frame.node);
      } else if (next.digest === undefined) {
        if (index.has(next)) lower(frame.node, index.get(next) ?? 0);
        else enter(next);
      }
    }
  }

  private nodeOf(file: ProgramFile): Node {
    let node = this.nodes.get(file);
    if (node === undefined) {
      node = { file, members: [], next: [], previous: new Set(), digest: undefined };
      this.nodes.set(file, node);
    }
    return node;
  }

  /** A package is one node, so that its files need not name each other one by one. */
  private packageOf(members: readonly ProgramFile[]): readonly Node[] {
    const [only] = members;
    if (only === undefined) return [];
    if (members.length === 1) return [this.nodeOf(only)];
    let node = this.packages.get(members);
    if (node === undefined) {
      node = { file: undefined, members, next: [], previous: new Set(), digest: undefined };
      this.packages.set(members, node);
      this.link(node);
    }
    return [node];
  }

  private neighboursOf({ file, members }: Node): readonly Node[] {
    if (file === undefined) return members.map((member) => this.nodeOf(member));
    const { program } = this;
    const all = new Set(this.packageOf(program.siblings(file)));
    for (const { module, member } of file.facts.ir.imports) {
      for (const next of this.packageOf(program.modulesOf(file, module))) all.add(next);
      if (member === undefined) continue;
      const whole = module.endsWith('.') ? `${module}${member}` : `${module}.${member}`;
      for (const next of this.packageOf(program.modulesOf(file, whole))) all.add(next);
    }
    for (const module of file.qualifiers) {
      for (const next of this.packageOf(program.modulesOf(file, module))) all.add(next);
    }
    return [...all];
  }
}

/** Gives nodes that see each other the digest of what they are and see. */
function close(open: Node[], first: Node): void {
  const group = open.splice(open.lastIndexOf(first));
  const own = group.flatMap(({ file }) =>
    file === undefined ? [] : [`${file.facts.path} ${file.facts.digest}`],
  );
  const seen = new Set<string>();
  for (const node of group) {
    for (const next of node.next) if (next.digest !== undefined) seen.add(next.digest);
  }
  const digest = digestOf(...own.sort(), '', ...[...seen].sort());
  for (const node of group) node.digest = digest;
}
