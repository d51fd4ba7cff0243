/**
 * The intermediate representation of one file: what its code does with values, without its syntax.
 * Plain data (JSON), made from a syntax tree once per content, so that the tree can be deleted.
 * One form serves Go, JavaScript, TypeScript, Python, Java, Rust and C.
 */

/** Where something stands in its file: UTF-16 offsets, end exclusive. The key by which queries' captures find IR. */
export type Span = { readonly start: number; readonly end: number };

/** A function's result of one instruction: the index of that instruction in `FunctionIr.instructions`. */
export type ValueId = number;
/** Index in `FunctionIr.blocks`. Block 0 is the entry. */
export type BlockId = number;
/** Index in `FileIr.functions`. Function 0 is the code of the file itself. */
export type FunctionId = number;
/** Index in `FileIr.variables`: one per declaration, so that a shadowed name is another variable. */
export type VariableId = number;

export type FileIr = {
  readonly functions: readonly FunctionIr[];
  readonly variables: readonly VariableIr[];
  readonly imports: readonly ImportIr[];
  readonly types: readonly TypeIr[];
  /** How other files name this one: Go's package clause, Python's dotted module, Java's package; '' elsewhere. */
  readonly module: string;
};

/**
 * What a file exports under a name of its own choice is a `set-field` of `name exports`: `export default f`,
 * `export { a as b }`, and of course `exports.a = b`.
 * `import { a as b } from 'm'` is {local: 'b', module: 'm', member: 'a'}; a whole module has no member.
 * `qualified` is `module.member`, both as written; of JavaScript's default import it is the module.
 */
export type ImportIr = {
  readonly local: string;
  /** As written, without `node:`; Go's whole import path; Java's package and class. */
  readonly module: string;
  readonly member?: string;
  /** `from m import *`, `import . "m"`, `use m::*`. */
  readonly wildcard?: true;
  /** `pub use`: others may import it from this file. */
  readonly exported?: true;
};

/** A class, struct, interface, trait or impl that the file declares or extends. */
export type TypeIr = {
  readonly name: string;
  readonly bases: readonly string[];
  readonly methods: readonly { readonly name: string; readonly function: FunctionId }[];
  /** Declared fields with their types as written, in their order: Go and Java. An embedded one has the name of its type. */
  readonly fields?: readonly { readonly name: string; readonly type: string }[];
  readonly exported: boolean;
};

export type VariableIr = {
  readonly name: string;
  /** The function that declares it. Other functions that use it captured it. */
  readonly function: FunctionId;
  /** How often the file assigns it, its declaration with a value included: 1 makes it as good as a constant. */
  readonly writes: number;
  /** Visible to other files under its name. */
  readonly exported: boolean;
  /** The type that is written where it is declared. */
  readonly type?: string;
};

export type FunctionIr = Span & {
  /** `''` where it has none; the file's own code is `<file>`. */
  readonly name: string;
  /** The type that it is a method of. */
  readonly owner?: string;
  /** The function in whose body it stands; undefined for function 0. */
  readonly parent?: FunctionId;
  readonly exported: boolean;
  readonly parameters: readonly ParameterIr[];
  /** Go's and C's named or declared result types, as written; undefined where the language has none. */
  readonly results?: readonly string[];
  /** It is declared without a body: others implement it. */
  readonly isAbstract?: true;
  /** It returns a promise: what it throws reaches who waits for it. */
  readonly isAsync?: true;
  readonly instructions: readonly Instruction[];
  readonly blocks: readonly Block[];
  /** How deep the statements nest, and how many branches there are: for rules on structure. */
  readonly branches: number;
};

export type ParameterIr = {
  readonly name: string;
  readonly variable?: VariableId;
  /** The declared type as written. */
  readonly type?: string;
  /** The object that a method is called on: Go's receiver, `self`, `this`. It counts as no argument. */
  readonly receiver?: true;
  /** `...rest`, `*args`, `**kwargs`. */
  readonly rest?: true;
  /** `**kwargs`: what is given by name and fits no other parameter. */
  readonly keywords?: true;
};

export type Block = {
  readonly instructions: readonly ValueId[];
  readonly end: Terminator;
  /** Where an exception that arises in this block goes; undefined where it leaves the function. */
  readonly handler?: BlockId;
};

/** `&&`, `||`, `!`, `?:`, `switch` are lowered to branches, so that a condition is one test. */
export type Terminator = { readonly span: Span } & (
  | { readonly kind: 'jump'; readonly to: BlockId }
  | { readonly kind: 'branch'; readonly condition: ValueId; readonly then: BlockId; readonly else: BlockId }
  /** `for x in collection`: `body` begins with an `element` instruction of `collection`; the body jumps back here. */
  | { readonly kind: 'each'; readonly collection: ValueId; readonly body: BlockId; readonly exit: BlockId }
  | { readonly kind: 'return'; readonly values: readonly ValueId[] }
  /** Raise, throw, panic, process exit: no code of this function runs after it, but for a handler. */
  | { readonly kind: 'throw'; readonly value?: ValueId }
  /** A block that nothing continues: it follows a call that does not return, or is not reached. */
  | { readonly kind: 'stop' }
);

export type Argument = {
  readonly value: ValueId;
  /** `f(name=value)`. */
  readonly name?: string;
  readonly spread?: true;
};

export type ConstantKind = 'string' | 'number' | 'boolean' | 'nil' | 'regex' | 'other';

/**
 * One step. Its operands are results of earlier instructions; names that a value has live in
 * variables (`load`, `store`), and the solver follows those.
 */
export type Instruction = {
  readonly span: Span;
} /** `text`: the value of a string without quotes and escapes where that is certain, else the source text. A regex keeps its flags apart. */ & (
  | { readonly op: 'constant'; readonly kind: ConstantKind; readonly text: string; readonly flags?: string }
  | { readonly op: 'parameter'; readonly index: number }
  | { readonly op: 'load'; readonly variable: VariableId }
  | { readonly op: 'store'; readonly variable: VariableId; readonly value: ValueId }
  /**
   * A name that no variable of the file has: a builtin, an import, a package-level name of another file.
   * `qualified` follows imports: `path.join`, `os.path`, `path/filepath.Join`, `java.nio.file.Files`, `std.fs.read`.
   */
  | { readonly op: 'name'; readonly name: string; readonly qualified?: string }
  /** `qualified` as for `name`, where the object is an import or a part of one: `filepath.Join` is `path/filepath.Join`. */
  | { readonly op: 'field'; readonly object: ValueId; readonly name: string; readonly qualified?: string }
  | { readonly op: 'set-field'; readonly object: ValueId; readonly name: string; readonly value: ValueId }
  /**
   * `object[index]`; without an index any element. `slice`: a part of the same kind (`a[1:]`), which `ends` where it may end
   * before the whole (`a[:1]`).
   */
  | {
      readonly op: 'element';
      readonly object: ValueId;
      readonly index?: ValueId;
      readonly slice?: true;
      readonly ends?: true;
    }
  | {
      readonly op: 'set-element';
      readonly object: ValueId;
      readonly index?: ValueId;
      readonly value: ValueId;
    }
  /**
   * `callee` is a `name`, `load`, `field` or any other value; for a method call it is the `field` instruction,
   * whose object is the receiver. `discarded`: the statement does nothing with the result.
   */
  | {
      readonly op: 'call';
      readonly callee: ValueId;
      readonly arguments: readonly Argument[];
      readonly constructs?: true;
      readonly discarded?: true;
      /** `defer`, `go`, a promise that nobody waits for. */
      readonly deferred?: true;
    }
  /** The n-th of several results, or of a destructured tuple or array. */
  | { readonly op: 'result'; readonly of: ValueId; readonly index: number }
  /**
   * `operator` as written in the language, `?:`-free: `+`, `==`, `in`, `instanceof`, `!`, `await`, `typeof`, `&`(address), `*`(pointee).
   * String templates and f-strings are `template`; a cast or type assertion is `cast`; its operands come in the order of the source.
   * `instanceof` and `matches` (a pattern) test the first operand against the second: a value, or a constant of kind `other`. `key` is the key or index at which a loop stands; `super` the object of a method by what its type extends; `ok` the second result of `m[k]`, `x.(T)` and `<-c` in Go.
   * `x += y` is `+` and a store, `i++` is `+` with 1.
   */
  | {
      readonly op: 'operator';
      readonly operator: string;
      readonly operands: readonly ValueId[];
      /** What a `cast` casts to, as written. */
      readonly type?: string;
    }
  /** An array, tuple, object, map, struct or list literal. */
  | {
      readonly op: 'compose';
      readonly kind: 'array' | 'object' | 'tuple';
      readonly type?: string;
      readonly parts: readonly { readonly key?: string; readonly value: ValueId; readonly spread?: true }[];
    }
  | { readonly op: 'closure'; readonly function: FunctionId }
  /** What a handler caught. */
  | { readonly op: 'caught' }
  /** What the lowering does not know: the operands flow into it. Counted, so that the blind spot is visible. */
  | { readonly op: 'opaque'; readonly syntax: string; readonly operands: readonly ValueId[] }
);
