import { digestOf } from '../syntax-path.js';
import type { FileFacts } from './file-facts.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';

/** Files that can see each other, directly or not, and everything that they can see. */
type Node = {
  readonly file: ProgramFile | undefined;
  /** The files of a package, or nothing for a file. */
  readonly members: readonly ProgramFile[];
};

type Frame = { readonly node: Node; readonly next: readonly Node[]; at: number };

/**
 * What the names of a file may resolve to, as a digest: the file itself, all that it imports, directly or not, and the
 * methods and types that there are anywhere.
 */
export class Environments {
  private readonly digests = new Map<Node, string>();
  private readonly nodes = new Map<ProgramFile, Node>();
  private readonly packages = new Map<readonly ProgramFile[], Node>();
  private readonly methods: string;

  constructor(private readonly program: Program) {
    const files = [...program.files.values()];
    this.methods = digestOf(...files.map(methodsDigest));
    for (const file of files) this.solve(this.nodeOf(file));
  }

  ofFile(file: ProgramFile): string {
    return `${this.digests.get(this.nodeOf(file)) ?? ''} ${file.facts.path}`;
  }

  of(ref: FunctionRef): string {
    return `${this.ofFile(ref.file)} ${ref.id}`;
  }

  /** Tarjan's algorithm without recursion: what sees each other has one digest. */
  private solve(root: Node): void {
    if (this.digests.has(root)) return;
    const index = new Map<Node, number>();
    const low = new Map<Node, number>();
    const open: Node[] = [];
    const frames: Frame[] = [];
    const enter = (node: Node) => {
      low.set(node, index.size);
      index.set(node, index.size);
      open.push(node);
      frames.push({ node, next: this.neighboursOf(node), at: 0 });
    };
    const lower = (node: Node, value: number) => low.set(node, Math.min(low.get(node) ?? value, value));
    enter(root);
    while (frames.length > 0) {
      const frame = frames.at(-1);
      if (frame === undefined) break;
      const next = frame.next[frame.at];
      frame.at += 1;
      if (next === undefined) {
        frames.pop();
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.node, low.get(frame.node) ?? 0);
        if (low.get(frame.node) === index.get(frame.node)) this.close(open, frame.node);
      } else if (!index.has(next) && !this.digests.has(next)) enter(next);
      else if (!this.digests.has(next)) lower(frame.node, index.get(next) ?? 0);
    }
  }

  private close(open: Node[], first: Node): void {
    const group = open.splice(open.lastIndexOf(first));
    const own = group.flatMap(({ file }) =>
      file === undefined ? [] : [`${file.facts.path} ${file.facts.digest}`],
    );
    const seen = new Set<string>();
    for (const node of group) {
      for (const next of this.neighboursOf(node)) {
        const digest = this.digests.get(next);
        if (digest !== undefined) seen.add(digest);
      }
    }
    const digest = digestOf(this.methods, ...own.sort(), '', ...[...seen].sort());
    for (const node of group) this.digests.set(node, digest);
  }

  private nodeOf(file: ProgramFile): Node {
    let node = this.nodes.get(file);
    if (node === undefined) {
      node = { file, members: [] };
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
      node = { file: undefined, members };
      this.packages.set(members, node);
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
    return [...all];
  }
}

const methodDigests = new WeakMap<FileFacts, string>();

/** The methods and types of a file, which others may mean without importing it. */
function methodsDigest({ facts, memberValues }: ProgramFile): string {
  let digest = methodDigests.get(facts);
  if (digest === undefined) {
    const { path, ir } = facts;
    const methods = ir.functions.flatMap(({ owner, name, isAbstract }, id) =>
      owner === undefined ? [] : [[owner, name, id, isAbstract]],
    );
    const types = ir.types.map(({ name, bases, fields, methods: own }) => [
      name,
      bases,
      own.map((one) => one.name),
      fields,
    ]);
    const values = [...memberValues].map(([field, all]) => [
      field,
      all.map((one) => (one.kind === 'name' ? one.name : one.function.id)),
    ]);
    // The types of fields are written by the names that the file gives to what it imports.
    const named = ir.types.some(({ fields }) => fields !== undefined && fields.length > 0) ? ir.imports : [];
    digest = digestOf(path, JSON.stringify([methods, types, values, named]));
    methodDigests.set(facts, digest);
  }
  return digest;
}
