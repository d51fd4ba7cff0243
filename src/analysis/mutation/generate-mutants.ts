import { createSampler } from '../../core/sampler.js';
import { findDeclarations } from '../declarations.js';
import { type FileLanguage, fileLanguage, type LanguageName } from '../language.js';
import { parseText } from '../parser.js';
import { addDecoy, reorderCondition, swapBranches } from './branch-operators.js';
import { replaceByEquivalent } from './equivalent-operators.js';
import { extractHelper } from './extraction-operators.js';
import { inlineHelper } from './inline-operator.js';
import { moveFunction } from './move-operator.js';
import {
  applyEdits,
  type MutationOperator,
  type MutationScope,
  type MutationSite,
  type MutationTarget,
} from './mutation.js';
import {
  aliasCallee,
  inlineTemporary,
  introduceTemporary,
  renameFunction,
  renameVariable,
} from './naming-operators.js';
import { mergeConditions, mergeStatements, reorderGuards, splitCondition } from './statement-operators.js';
import { type MutationSyntax, mutationSyntax } from './syntax.js';

/** A program that does the same as another one, with how it was made. */
export type Mutant = {
  /** The operators, in the order in which they were applied. */
  readonly operators: readonly string[];
  /** Every file that differs from the original, in full. */
  readonly changed: ReadonlyMap<string, string>;
};

export type MutantRequest = {
  /** The sources that belong together: path to text. */
  readonly files: ReadonlyMap<string, string>;
  readonly targets: readonly MutationTarget[];
  readonly seed: string;
  readonly count: number;
  /** How many operators one mutant may combine. */
  readonly maxSteps?: number;
  /** Only these, by name; all by default. */
  readonly operators?: readonly string[];
};

const DEADLINE_MS = 10_000;
const MAX_STEPS = 3;
const ATTEMPTS_PER_MUTANT = 30;

/**
 * Rewrites of the functions that keep what the code does, seeded and reproducible: the first mutants apply one
 * operator each, so that every operator that has a site is used; the others combine several. Whether a
 * mutant compiles and behaves is for the caller to find out; it does parse.
 */
export async function generateMutants(request: MutantRequest): Promise<Mutant[]> {
  const mutants = new Map<string, Mutant>();
  const draw = createSampler(request.seed);
  for (let attempt = 0; attempt < request.count * ATTEMPTS_PER_MUTANT; attempt += 1) {
    if (mutants.size >= request.count) break;
    const steps = attempt < request.count ? 1 : 1 + draw(request.maxSteps ?? MAX_STEPS);
    const mutant = await mutate(request, { steps, first: attempt, draw });
    if (mutant === undefined) continue;
    const key = JSON.stringify([...mutant.changed]);
    if (!mutants.has(key) && (await parses(mutant))) mutants.set(key, mutant);
  }
  return [...mutants.values()];
}

type Step = { readonly steps: number; readonly first: number; readonly draw: (below: number) => number };

async function mutate(request: MutantRequest, { steps, first, draw }: Step): Promise<Mutant | undefined> {
  const files = new Map(request.files);
  const targets = [...request.targets];
  const operators: string[] = [];
  const used = new Set<string>();
  const fresh = (base: string) => freshName(base, files, used);
  for (let step = 0; step < steps; step += 1) {
    const index = draw(targets.length);
    const target = targets[index];
    const language = target === undefined ? undefined : fileLanguage(target.path);
    const syntax = language === undefined ? undefined : mutationSyntax(language.language);
    if (target === undefined || language === undefined || syntax === undefined) return undefined;
    const known = operatorsFor(syntax, language.language).filter(
      ({ name }) => request.operators?.includes(name) ?? true,
    );
    const operator = known[step === 0 ? first % known.length : draw(known.length)];
    if (operator === undefined) return undefined;
    const site = await withScope({ files, target, language }, (scope) => {
      const sites = operator.sites(scope, fresh);
      return sites[draw(Math.max(1, sites.length))];
    });
    if (site === undefined) continue;
    applySite(files, target.path, site);
    if (site.target !== undefined) targets[index] = site.target;
    operators.push(operator.name);
  }
  const changed = new Map([...files].filter(([path, text]) => request.files.get(path) !== text));
  return operators.length === 0 || changed.size === 0 ? undefined : { operators, changed };
}

/** What does not even parse is no program; a judgement of it would say nothing of the checkers. */
async function parses({ changed }: Mutant): Promise<boolean> {
  for (const [path, text] of changed) {
    const language = fileLanguage(path);
    if (language === undefined) return false;
    const parsed = await parseText(text, language.grammar, DEADLINE_MS);
    if (parsed.status === 'failed') return false;
    const { hasError } = parsed.tree.rootNode;
    parsed.tree.delete();
    if (hasError) return false;
  }
  return true;
}

function operatorsFor(syntax: MutationSyntax, language: LanguageName): MutationOperator[] {
  return [
    renameVariable(syntax),
    renameFunction(syntax),
    introduceTemporary(syntax),
    inlineTemporary(syntax),
    aliasCallee(syntax),
    extractHelper(syntax, language),
    inlineHelper(syntax, language),
    mergeStatements(syntax, language),
    splitCondition(syntax, language),
    mergeConditions(syntax, language),
    reorderGuards(syntax),
    swapBranches(syntax),
    reorderCondition(),
    addDecoy(syntax),
    replaceByEquivalent(syntax, language),
    moveFunction(language),
  ];
}

async function withScope(
  place: {
    readonly files: ReadonlyMap<string, string>;
    readonly target: MutationTarget;
    readonly language: FileLanguage;
  },
  use: (scope: MutationScope) => MutationSite | undefined,
): Promise<MutationSite | undefined> {
  const { files, target, language } = place;
  const text = files.get(target.path);
  if (text === undefined) return undefined;
  const parsed = await parseText(text, language.grammar, DEADLINE_MS);
  if (parsed.status === 'failed') return undefined;
  try {
    const root = parsed.tree.rootNode;
    const declarations = findDeclarations(root, language.language) ?? [];
    const found = declarations.find(({ name, body }) => name === target.symbol && body !== undefined);
    if (found?.body === undefined || root.hasError) return undefined;
    const { node: declaration, body } = found;
    return use({ path: target.path, text, root, declaration, body, symbol: target.symbol, files });
  } finally {
    parsed.tree.delete();
  }
}

function applySite(files: Map<string, string>, path: string, site: MutationSite): void {
  files.set(path, applyEdits(files.get(path) ?? '', site.edits));
  for (const [other, edits] of site.others ?? []) files.set(other, applyEdits(files.get(other) ?? '', edits));
  for (const [added, content] of site.newFiles ?? []) files.set(added, content);
}

/** A name that stands in no file, in the style of the one that it replaces. */
function freshName(base: string, files: ReadonlyMap<string, string>, used: Set<string>): string {
  const stem = base.replace(/\d+$/, '');
  for (let number = 2; ; number += 1) {
    const name = `${stem}${number}`;
    if (used.has(name) || [...files.values()].some((text) => text.includes(name))) continue;
    used.add(name);
    return name;
  }
}
