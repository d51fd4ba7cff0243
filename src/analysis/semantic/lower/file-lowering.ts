import { requireTime } from '../../deadline.js';
import type {
  BlockId,
  FunctionId,
  FunctionIr,
  ImportIr,
  ParameterIr,
  Span,
  ValueId,
  VariableId,
} from '../ir.js';
import type { CompactTree, NodeId } from './compact-tree.js';
import { FunctionBuilder, type FunctionHead } from './function-builder.js';
import { LoweringSteps } from './lowering-steps.js';
import { type RuleTables, ruleTablesOf } from './rule-tables.js';
import type { Declare, LanguageRules, Reference } from './rules.js';
import { type Binding, Scope } from './scope.js';

/** Deeper syntax becomes `opaque`: no input may overflow the stack. */
const MAX_DEPTH = 400;
const PARTS_PER_LOOK_AT_THE_CLOCK = 256;

type OpenType = {
  name: string;
  bases: string[];
  methods: { name: string; function: FunctionId }[];
  fields?: { name: string; type: string }[];
  exported: boolean;
};

/**
 * One file under construction. Rules of a language call it to lower the parts of their node; it
 * keeps the function, the block and the names that are current.
 */
export class FileLowering extends LoweringSteps {
  readonly functions: (FunctionIr | undefined)[] = [];
  readonly imports: ImportIr[] = [];
  readonly types = new Map<string, OpenType>();
  /** Names of the file's own scope that it exports otherwise than at their declaration: JavaScript. */
  readonly exportedNames = new Set<string>();
  /** Names that the file assigns somewhere after their declaration: an import of such a name is a variable. */
  assignedNames: Set<string> = new Set();
  module = '';
  /** The label that stands before the statement to be lowered next. */
  pendingLabel: string | undefined;
  /** The type whose body is being lowered. */
  owner: string | undefined;
  /** The name that a class expression takes from the place it is put in. */
  pendingName: string | undefined;
  /** Whether the functions of the value being lowered are visible to other files. */
  exporting = false;
  scope: Scope;
  private readonly tables: RuleTables;
  private depth = 0;
  /** How many parts were lowered, those of copies included. */
  private parts = 0;
  private readonly copies = new Map<NodeId, number>();

  constructor(
    tree: CompactTree,
    readonly rules: LanguageRules,
    private readonly deadline: number,
  ) {
    super(tree);
    this.tables = ruleTablesOf(rules, tree.language, tree.kinds);
    this.scope = new Scope(undefined, 0);
  }

  // Syntax

  text(node: NodeId): string {
    return this.tree.textOf(node);
  }

  /** Lowers an expression. Syntax that the language's table does not have is `opaque`. */
  expression(node: NodeId): ValueId {
    this.countPart();
    const rule = this.tables.expressions[this.tree.kindId(node)];
    if (rule === undefined) return this.unknownSyntax(node);
    if (this.depth >= MAX_DEPTH) return this.opaque(node, [], 'nesting');
    this.depth += 1;
    const value = rule(this, node);
    this.depth -= 1;
    return value;
  }

  /** Lowers a statement, or an expression whose value nothing uses. */
  statement(node: NodeId): void {
    this.countPart();
    const rule = this.tables.statements[this.tree.kindId(node)];
    if (rule === undefined) {
      if (!this.tree.isNamed(node)) return;
      const value = this.expression(node);
      // Of what does not go on, the value stands for something else: `unusedValue`.
      if (!this.builder.ended) this.discard(value);
      return;
    }
    if (this.depth >= MAX_DEPTH) {
      this.opaque(node, [], 'nesting');
      return;
    }
    this.depth += 1;
    rule(this, node);
    this.depth -= 1;
  }

  statements(nodes: readonly NodeId[]): void {
    for (const node of nodes) this.statement(node);
  }

  /** Statements in a scope of their own. */
  block(node: NodeId): void {
    this.inScope(() => this.statements(this.tree.children(node)));
  }

  /** Branches on a condition; afterwards no block is open. */
  condition(node: NodeId, then: BlockId, otherwise: BlockId): void {
    const rule = this.tables.conditions[this.tree.kindId(node)];
    if (rule === undefined || this.depth >= MAX_DEPTH) {
      this.branch(node, this.expression(node), then, otherwise);
      return;
    }
    this.depth += 1;
    rule(this, node, then, otherwise);
    this.depth -= 1;
  }

  /** Whether the value fits the pattern; syntax without a rule is tested as a whole. */
  match(node: NodeId, subject: ValueId, then: BlockId, otherwise: BlockId): void {
    const rule = this.tables.matches[this.tree.kindId(node)];
    if (rule !== undefined && this.depth < MAX_DEPTH) {
      this.depth += 1;
      rule(this, node, subject, then, otherwise);
      this.depth -= 1;
      return;
    }
    const pattern = this.constant(node, 'other', this.text(node));
    this.branch(node, this.operator(node, 'matches', [subject, pattern]), then, otherwise);
  }

  reference(node: NodeId): Reference {
    const rule = this.tables.references[this.tree.kindId(node)];
    if (rule !== undefined && this.depth < MAX_DEPTH) {
      this.depth += 1;
      const place = rule(this, node);
      this.depth -= 1;
      return place;
    }
    return {
      read: () => this.expression(node),
      write: (value) => this.assign(node, value),
    };
  }

  /** Stores a value in a place or takes it apart by a pattern. */
  assign(node: NodeId, value: ValueId, declare?: Declare): void {
    const kind = this.tree.kindId(node);
    const pattern = this.depth < MAX_DEPTH ? this.tables.patterns[kind] : undefined;
    const reference = this.tables.references[kind];
    if (pattern !== undefined) {
      this.depth += 1;
      pattern(this, node, value, declare);
      this.depth -= 1;
    } else if (reference !== undefined) {
      reference(this, node).write(value);
    } else {
      this.opaque(node, [value]);
    }
  }

  /** How often a node was lowered, this time included: a `finally` body is, once for each way out. */
  countCopy(node: NodeId): number {
    const count = (this.copies.get(node) ?? 0) + 1;
    this.copies.set(node, count);
    return count;
  }

  /** Stands for the value of code that is never reached, where one is asked for. */
  unusedValue(node: NodeId): ValueId {
    const last = this.builder.instructions.length - 1;
    return last >= 0 ? last : this.constant(node, 'nil', '');
  }

  // Names

  declare(name: string, options: { readonly exported?: boolean; readonly scope?: Scope } = {}): VariableId {
    const scope = options.scope ?? this.scope;
    const variable = this.variables.length;
    this.variables.push({ name, function: scope.functionId, writes: 0, exported: options.exported === true });
    if (name !== '') scope.bind(name, { kind: 'variable', variable });
    return variable;
  }

  /** A variable that the source does not have: it joins the values of several ways. */
  temporary(): VariableId {
    return this.declare('');
  }

  /** The value of a name: a variable, an import, or a name that other files or the language have. */
  name(node: NodeId, name: string = this.text(node)): ValueId {
    return this.boundName(node, name, this.scope.find(name));
  }

  private boundName(node: NodeId, name: string, binding: Binding | undefined): ValueId {
    if (name === '') return this.opaque(node, [], 'MISSING');
    if (binding?.kind === 'variable') return this.load(node, binding.variable);
    if (binding?.kind === 'import')
      return this.builder.emit({
        op: 'name',
        name,
        qualified: binding.qualified,
        span: this.spanOf(node),
      });
    if (binding?.kind === 'member') return this.field(node, this.receiver(node), name);
    return this.builder.emit({ op: 'name', name, span: this.spanOf(node) });
  }

  /** Stores under a name. A name that nothing declares is a global: it is declared for the file. */
  assignName(node: NodeId, value: ValueId, name: string = this.text(node)): void {
    const binding = this.scope.find(name);
    if (name === '') this.opaque(node, [value], 'MISSING');
    else if (binding?.kind === 'variable') this.store(node, binding.variable, value);
    else if (binding?.kind === 'member') {
      this.emit(node, { op: 'set-field', object: this.receiver(node), name, value });
    } else {
      this.store(node, this.declare(name, { scope: this.scope.root() }), value);
    }
  }

  /** `this`, where the language declares it as a variable. */
  receiver(node: NodeId | Span): ValueId {
    const binding = this.scope.find('this');
    if (binding?.kind === 'variable') return this.load(node, binding.variable);
    return this.emit(node, { op: 'name', name: 'this' });
  }

  import(entry: ImportIr, qualified: string, scope: Scope = this.scope): void {
    this.imports.push(entry);
    if (entry.local !== '' && entry.wildcard !== true) {
      scope.bind(entry.local, { kind: 'import', qualified });
    }
  }

  inScope<T>(run: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer, outer.functionId);
    const result = run();
    this.scope = outer;
    return result;
  }

  // Functions and types

  /** Lowers a function; `fill` declares its parameters and lowers its body. */
  function(place: NodeId | Span, head: FunctionHead, fill: () => void): FunctionId {
    const span = typeof place === 'number' ? this.tree.span(place) : place;
    const id = this.functions.length;
    this.functions.push(undefined);
    const { builder, scope, pendingLabel, exporting } = this;
    this.builder = new FunctionBuilder(id, span);
    this.scope = new Scope(id === 0 ? undefined : scope, id);
    this.pendingLabel = undefined;
    this.exporting = false;
    fill();
    const end = { start: span.end, end: span.end };
    if (this.builder.yielded !== undefined && !this.builder.ended) {
      this.end(end, { kind: 'return', values: [this.load(end, this.builder.yielded)] });
    }
    this.end(end, { kind: 'return', values: [] });
    this.functions[id] = this.builder.toFunction(head, id === 0 ? undefined : builder.id);
    this.builder = builder;
    this.scope = scope;
    this.pendingLabel = pendingLabel;
    this.exporting = exporting;
    return id;
  }

  /** A parameter of the current function: its value, not yet under a name. */
  parameterValue(place: NodeId | Span, parameter: ParameterIr): ValueId {
    return this.emit(place, { op: 'parameter', index: this.builder.parameters.push(parameter) - 1 });
  }

  /** A parameter with a name, as a variable of that name. */
  parameter(place: NodeId | Span, parameter: Omit<ParameterIr, 'variable'>): ValueId {
    const variable = this.declare(parameter.name);
    const value = this.parameterValue(place, { ...parameter, variable });
    this.store(place, variable, value);
    return value;
  }

  type(name: string, exported: boolean): OpenType {
    let type = this.types.get(name);
    if (type === undefined) {
      type = { name, bases: [], methods: [], exported };
      this.types.set(name, type);
    }
    return type;
  }

  /** The type that is written for a variable; of several the first. */
  noteType(variable: VariableId, type: NodeId | undefined): void {
    const open = this.variables[variable];
    if (open !== undefined && type !== undefined) open.type ??= this.text(type);
  }

  /** A field that a type declares. */
  addField(owner: string, name: string, type: string): void {
    const open = this.types.get(owner);
    if (open === undefined || name === '') return;
    open.fields ??= [];
    open.fields.push({ name, type });
  }

  // Bounds

  private countPart(): void {
    this.parts += 1;
    if (this.parts % PARTS_PER_LOOK_AT_THE_CLOCK === 0) requireTime(this.deadline);
  }

  // Unknown syntax

  /** Lowers what is known inside of something unknown, and joins it: nothing can hide behind bad syntax. */
  private unknownSyntax(node: NodeId): ValueId {
    if (this.depth >= MAX_DEPTH) return this.opaque(node, [], 'nesting');
    this.depth += 1;
    const operands: ValueId[] = [];
    for (const child of this.tree.children(node)) {
      if (!this.tree.isNamed(child)) continue;
      if (this.tables.statements[this.tree.kindId(child)] !== undefined) this.statement(child);
      else operands.push(this.expression(child));
    }
    this.depth -= 1;
    return this.opaque(node, operands);
  }
}
