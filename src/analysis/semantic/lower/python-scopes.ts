import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';

/** A name that an import statement binds. */
export type PythonImport = {
  readonly local: string;
  readonly module: string;
  readonly member?: string;
  readonly qualified: string;
};

type ImportedNames = { readonly names: readonly PythonImport[]; readonly wildcard?: string };

/** The names that an import statement binds, and whether it takes all there are. */
export function importedNames(lowering: FileLowering, node: NodeId): ImportedNames {
  const { tree } = lowering;
  const fromNode = tree.child(node, 'module_name');
  const kind = tree.kind(node);
  const names = tree.childrenIn(node, 'name').map((name): PythonImport => {
    const aliasNode = tree.child(name, 'alias');
    const path = dotted(lowering, tree.child(name, 'name') ?? name);
    const alias = aliasNode === undefined ? undefined : lowering.text(aliasNode);
    const from =
      kind === 'future_import_statement'
        ? '__future__'
        : fromNode === undefined
          ? undefined
          : dotted(lowering, fromNode);
    if (from !== undefined) {
      return { local: alias ?? path, module: from, member: path, qualified: `${from}.${path}` };
    }
    if (alias !== undefined) return { local: alias, module: path, qualified: path };
    const first = path.split('.')[0] ?? path;
    return { local: first, module: first, qualified: first };
  });
  const all = fromNode !== undefined && tree.has(node, 'wildcard_import');
  return all ? { names, wildcard: dotted(lowering, fromNode) } : { names };
}

function dotted(lowering: FileLowering, node: NodeId): string {
  return lowering.text(node).replace(/\s+|\\/g, '');
}

type OwnNames = {
  /** Whether something else than `None` is assigned. */
  readonly assigned: Map<string, boolean>;
  readonly imports: readonly NodeId[];
  readonly global: ReadonlySet<string>;
  readonly nonlocal: ReadonlySet<string>;
};

const OWN_SCOPE = new Set(['function_definition', 'class_definition', 'lambda']);
const IMPORTS = new Set(['import_statement', 'import_from_statement', 'future_import_statement']);
const TARGETS: ReadonlyMap<string, string> = new Map([
  ['assignment', 'left'],
  ['augmented_assignment', 'left'],
  ['for_statement', 'left'],
  ['named_expression', 'name'],
  ['type_alias_statement', 'left'],
]);

const REBINDING: ReadonlySet<string> = new Set(['global_statement', 'nonlocal_statement']);
/** All that `ownNames` looks at: few of the nodes. */
const BINDING_KINDS: ReadonlySet<string> = new Set([
  ...OWN_SCOPE,
  ...IMPORTS,
  ...TARGETS.keys(),
  ...REBINDING,
  ...['as_pattern_target', 'case_pattern'],
]);

/** Declares every name that a body binds: in Python they are of the whole function, class or module. */
export function declareNames(lowering: FileLowering, body: NodeId, exported: boolean): void {
  const own = ownNames(lowering, body);
  const root = lowering.scope.root();
  for (const name of own.global) {
    if (root.own(name) === undefined) {
      lowering.declare(name, { scope: root, exported: !name.startsWith('_') });
    }
    const binding = root.own(name);
    if (binding !== undefined) lowering.scope.bind(name, binding);
  }
  const imports = own.imports.map((node) => importedNames(lowering, node));
  for (const name of importedTwice(imports)) own.assigned.set(name, true);
  for (const one of imports) declareImports(lowering, one, own.assigned);
  for (const name of own.assigned.keys()) {
    if (own.global.has(name) || own.nonlocal.has(name) || lowering.scope.own(name) !== undefined) continue;
    lowering.declare(name, { exported: exported && !name.startsWith('_') });
  }
}

/** Names that stand for different things, whichever import runs: `try: import a as m`, `except: import b as m`. */
function importedTwice(imports: readonly ImportedNames[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const twice = new Set<string>();
  for (const { local, qualified } of imports.flatMap(({ names }) => names)) {
    const known = first.get(local);
    if (known === undefined) first.set(local, qualified);
    else if (known !== qualified) twice.add(local);
  }
  return twice;
}

/** The names that functions of the file say are of a scope around them: an import of such a name is a variable. */
export function reboundNames(lowering: FileLowering): Set<string> {
  const { tree } = lowering;
  const names = new Set<string>();
  const rebinds = tree.marksOf(REBINDING);
  for (let at = 0; at < tree.size; at += 1) {
    if (rebinds[tree.kindId(at)] !== 1) continue;
    for (const name of tree.named(at)) names.add(lowering.text(name));
  }
  return names;
}

/** A name that is imported and also assigned is a variable, unless it is only set to `None` instead. */
function declareImports(
  lowering: FileLowering,
  { names, wildcard }: ImportedNames,
  assigned: Map<string, boolean>,
): void {
  if (wildcard !== undefined) lowering.imports.push({ local: '', module: wildcard, wildcard: true });
  for (const { local, module, member, qualified } of names) {
    const entry = { local, module, ...(member === undefined ? {} : { member }) };
    if (lowering.assignedNames.has(local)) assigned.set(local, true);
    if (assigned.get(local) === true || lowering.scope.own(local) !== undefined) lowering.imports.push(entry);
    else lowering.import(entry, qualified);
  }
}

function ownNames(lowering: FileLowering, body: NodeId): OwnNames {
  const { tree } = lowering;
  const assigned = new Map<string, boolean>();
  const imports: NodeId[] = [];
  const global = new Set<string>();
  const nonlocal = new Set<string>();
  const end = tree.after(body);
  const binds = tree.marksOf(BINDING_KINDS);
  for (let at = body; at < end; ) {
    if (binds[tree.kindId(at)] !== 1) {
      at += 1;
      continue;
    }
    const kind = tree.kind(at);
    const field = TARGETS.get(kind);
    if (field !== undefined) bindTarget(lowering, at, field, assigned);
    else if (IMPORTS.has(kind)) imports.push(at);
    else if (kind === 'as_pattern_target') targetNames(lowering, at, assigned);
    else if (kind === 'case_pattern') patternNames(lowering, at, assigned);
    else if (kind === 'global_statement' || kind === 'nonlocal_statement') {
      const names = kind === 'global_statement' ? global : nonlocal;
      for (const name of tree.named(at)) names.add(lowering.text(name));
    } else if (OWN_SCOPE.has(kind) && at !== body) {
      const name = tree.child(at, 'name');
      if (name !== undefined) assigned.set(lowering.text(name), true);
      at = tree.after(at);
      continue;
    }
    at += 1;
  }
  return { assigned, imports, global, nonlocal };
}

function bindTarget(
  lowering: FileLowering,
  node: NodeId,
  field: string,
  assigned: Map<string, boolean>,
): void {
  const { tree } = lowering;
  const target = tree.child(node, field);
  const right = tree.child(node, 'right');
  const isNil = right !== undefined && tree.kind(right) === 'none';
  if (target !== undefined) targetNames(lowering, target, assigned, !isNil);
}

/** The names in an assignment's target; objects and indexes in it are only read. */
export function targetNames(
  lowering: FileLowering,
  target: NodeId,
  names: Map<string, boolean>,
  value = true,
): void {
  const { tree } = lowering;
  const end = tree.after(target);
  for (let at = target; at < end; ) {
    const kind = tree.kind(at);
    if (kind === 'identifier') names.set(lowering.text(at), value || names.get(lowering.text(at)) === true);
    at = kind === 'attribute' || kind === 'subscript' ? tree.after(at) : at + 1;
  }
}

/** The names that a `case` binds: plain ones that are not the class or the key of something. */
function patternNames(lowering: FileLowering, pattern: NodeId, names: Map<string, boolean>): void {
  const { tree } = lowering;
  for (const child of tree.named(pattern)) {
    const kind = tree.kind(child);
    if (kind === 'dotted_name' && !lowering.text(child).includes('.')) names.set(lowering.text(child), true);
    else if (kind === 'splat_pattern' || kind === 'as_pattern') {
      const name = tree.named(child).findLast((one) => tree.kind(one) === 'identifier');
      if (name !== undefined) names.set(lowering.text(name), true);
    } else if (kind === 'class_pattern') keywordNames(lowering, child, names);
    else if (kind === 'dict_pattern') patternNames(lowering, child, names);
  }
}

function keywordNames(lowering: FileLowering, pattern: NodeId, names: Map<string, boolean>): void {
  const { tree } = lowering;
  for (const part of tree.named(pattern)) {
    const keyword =
      tree.kind(part) === 'case_pattern' ? tree.childOfKind(part, 'keyword_pattern') : undefined;
    const value = keyword === undefined ? undefined : tree.named(keyword)[1];
    if (value !== undefined && tree.kind(value) === 'dotted_name' && !lowering.text(value).includes('.')) {
      names.set(lowering.text(value), true);
    }
  }
}
