import type {
  Block,
  BlockId,
  FunctionId,
  FunctionIr,
  Instruction,
  ParameterIr,
  Span,
  Terminator,
  ValueId,
  VariableId,
} from '../ir.js';

const NO_STEPS: readonly ValueId[] = [];

/** A block under construction. */
type OpenBlock = { instructions: ValueId[]; end: Terminator | undefined; handler: BlockId | undefined };

/** What a jump out of nested statements passes: places to jump to, and code that runs on the way. */
export type Frame =
  | {
      readonly kind: 'target';
      readonly label: string | undefined;
      readonly breakTo: BlockId;
      /** Undefined for `switch` and labelled blocks: `continue` goes past them. */
      readonly continueTo: BlockId | undefined;
      /** Rust's `break value`. */
      readonly onValue?: (value: ValueId) => void;
      /** A labelled block is left by its label only. */
      readonly labelOnly?: true;
    }
  | { readonly kind: 'finally'; readonly run: () => void; readonly handler: BlockId | undefined };

/** What is known of a function before its body is lowered. */
export type FunctionHead = Pick<
  FunctionIr,
  'name' | 'owner' | 'exported' | 'results' | 'isAbstract' | 'isAsync'
>;

/** One function under construction: its instructions, and the block that takes the next one. */
export class FunctionBuilder {
  readonly instructions: Instruction[] = [];
  readonly blocks: OpenBlock[] = [];
  readonly parameters: ParameterIr[] = [];
  /** What `break`, `continue` and `return` pass, innermost last. */
  frames: Frame[] = [];
  /** Where an exception goes that arises in blocks entered from now on. */
  handler: BlockId | undefined;
  branches = 0;
  private current: OpenBlock;
  /** Go's named results, which a bare `return` returns. */
  namedResults: readonly VariableId[] = [];
  /** What a generator has yielded so far: whoever calls it gets a collection of that. */
  yielded: VariableId | undefined;
  /** The field for whose reading the function runs: what it returns is what the field holds. */
  accessor: { readonly object: VariableId; readonly name: string } | undefined;
  private readonly labels = new Map<string, BlockId>();

  constructor(
    readonly id: FunctionId,
    private readonly span: Span,
  ) {
    this.newBlock();
    this.current = this.blockAt(0);
  }

  newBlock(): BlockId {
    this.blocks.push({ instructions: [], end: undefined, handler: undefined });
    return this.blocks.length - 1;
  }

  /** The instructions that follow go into this block. */
  enter(block: BlockId): void {
    this.current = this.blockAt(block);
    this.current.handler = this.handler;
  }

  emit(instruction: Instruction): ValueId {
    const id = this.instructions.length;
    this.instructions.push(instruction);
    if (this.ended) this.enter(this.newBlock());
    this.current.instructions.push(id);
    return id;
  }

  /** Ends the current block; code after it is not reached unless it enters another block. */
  end(terminator: Terminator): void {
    if (this.ended) return;
    this.current.end = terminator;
    if (terminator.kind === 'branch' || terminator.kind === 'each') this.branches += 1;
  }

  get ended(): boolean {
    return this.current.end !== undefined;
  }

  /** Runs, innermost first, the `finally` bodies between here and the frame at `depth`, which stays. */
  leave(depth: number): void {
    const { frames, handler } = this;
    for (let index = frames.length - 1; index >= depth; index -= 1) {
      const frame = frames[index];
      if (frame?.kind !== 'finally') continue;
      this.frames = frames.slice(0, index);
      this.moveTo(frame.handler);
      frame.run();
    }
    this.frames = frames;
    this.handler = handler;
  }

  /** The block that a label begins, for `goto`. */
  labelBlock(label: string): BlockId {
    const known = this.labels.get(label);
    if (known !== undefined) return known;
    const block = this.newBlock();
    this.labels.set(label, block);
    return block;
  }

  /** The function, put together without copies of its parts: there are many. */
  toFunction(
    { name, owner, exported, results, isAbstract, isAsync }: FunctionHead,
    parent: FunctionId | undefined,
  ): FunctionIr {
    const { parameters, branches } = this;
    const { start, end } = this.span;
    const instructions = this.instructions.slice();
    const blocks = this.finish();
    const made: { -readonly [Key in keyof FunctionIr]: FunctionIr[Key] } = {
      start,
      end,
      name,
      exported,
      parameters,
      instructions,
      blocks,
      branches,
    };
    if (owner !== undefined) made.owner = owner;
    if (results !== undefined) made.results = results;
    if (isAbstract !== undefined) made.isAbstract = isAbstract;
    if (isAsync !== undefined) made.isAsync = isAsync;
    if (parent !== undefined) made.parent = parent;
    return made;
  }

  private finish(): readonly Block[] {
    return this.blocks.map(({ instructions: steps, end = { kind: 'stop', span: this.span }, handler }) => {
      // A copy has no room to grow, and small blocks are many.
      const instructions = steps.length === 0 ? NO_STEPS : steps.slice();
      return handler === undefined ? { instructions, end } : { instructions, end, handler };
    });
  }

  /** Goes on in a new block, whose exceptions go elsewhere than those of the current one. */
  moveTo(handler: BlockId | undefined): void {
    const next = this.newBlock();
    if (!this.ended) this.current.end = { kind: 'jump', to: next, span: this.span };
    this.handler = handler;
    this.enter(next);
  }

  private blockAt(block: BlockId): OpenBlock {
    const open = this.blocks[block];
    if (open === undefined) throw new Error(`no block ${block} in the function under construction`);
    return open;
  }
}
