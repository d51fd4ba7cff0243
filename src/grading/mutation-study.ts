import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { changedFunctions } from '../analysis/mutation/changed-functions.js';
import { generateMutants, type Mutant } from '../analysis/mutation/generate-mutants.js';
import type { MutationTarget } from '../analysis/mutation/mutation.js';
import { createPatch, type Patch, type PatchEntry } from '../core/patch.js';
import type { Progress, ProgressPhase } from '../core/progress.js';
import { createRandom } from '../core/random.js';
import { readIfPresent } from '../environment/read-if-present.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import type { Sandbox } from '../sandbox/port.js';
import { analysePatch } from './analyse-patch.js';
import { isTarget, loadPack } from './checker-pack.js';
import { type Behaviour, observeBehaviour } from './observe-behaviour.js';

export type MutationStudyRequest = {
  readonly sealed: SealedEnvironment;
  readonly sandbox: Sandbox;
  readonly home: string;
  /** Same seed, same mutants. */
  readonly seed: string;
  /** Mutants of the vulnerable code, and as many of the accepted fixes together. */
  readonly count: number;
  /** Whether each mutant is built and attacked. Without, all count as valid: quick, for who writes a checker. */
  readonly isValidated: boolean;
  /** Where the changed files of every mutant go, by side and number; nowhere by default. */
  readonly outputDirectory?: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
};

/** A mutant that the target checkers judged wrongly, or that says nothing. */
export type MutantNote = {
  /** From 1, within its side. */
  readonly number: number;
  readonly of: string;
  readonly operators: readonly string[];
  readonly detail: string;
};

/** One side of the study. Rates are over `valid` mutants only. */
export type MutationCount = {
  readonly made: number;
  /** They build, and the oracle says of them what it says of the original. */
  readonly valid: number;
  /** Vulnerable ones on which a target checker fires; correct ones on which none does. */
  readonly right: number;
  readonly wrong: readonly MutantNote[];
  readonly discarded: readonly MutantNote[];
};

/** How well the target checkers tell the vulnerability from its absence, whatever the code looks like. */
export type MutationStudy = {
  readonly seed: string;
  readonly vulnerable: MutationCount;
  readonly correct: MutationCount;
  /** Share of the valid vulnerable mutants that are found; null without any. */
  readonly truePositiveRate: number | null;
  /** Share of the valid correct mutants on which a target checker fires; null without any. */
  readonly falsePositiveRate: number | null;
};

type Original = {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly targets: readonly MutationTarget[];
  /** What the mutants are changes of, besides the files above. */
  readonly base: Patch | null;
};

/**
 * Judges the target checkers on rewrites of the vulnerable code that keep the hole, and on rewrites of every
 * accepted fix that keep it closed. A mutant counts only when it builds and the oracle confirms what it is.
 */
export async function studyTargetCheckers(request: MutationStudyRequest): Promise<MutationStudy> {
  const { sealed, count } = request;
  const phase = request.progress.start('mutants', 2 * count);
  const vulnerable = await studyOriginals(request, [await vulnerableOriginal(sealed)], {
    count,
    isVulnerable: true,
    phase,
  });
  const fixes = await Promise.all(
    sealed.acceptedFixes.map(({ name, patch }) => fixedOriginal(sealed, name, patch)),
  );
  const correct = await studyOriginals(request, fixes, { count, isVulnerable: false, phase });
  phase.finish();
  return {
    seed: request.seed,
    vulnerable,
    correct,
    truePositiveRate: vulnerable.valid === 0 ? null : vulnerable.right / vulnerable.valid,
    falsePositiveRate: correct.valid === 0 ? null : 1 - correct.right / correct.valid,
  };
}

/** A mutant with what it is a mutant of, numbered from 1 within its side. */
type NumberedMutant = { readonly number: number; readonly original: Original; readonly mutant: Mutant };

type Judgement = {
  readonly note: MutantNote;
  readonly verdict: 'right' | 'wrong' | 'discarded';
};

type Side = { readonly count: number; readonly isVulnerable: boolean; readonly phase: ProgressPhase };

async function studyOriginals(
  request: MutationStudyRequest,
  originals: readonly Original[],
  side: Side,
): Promise<MutationCount> {
  const mutants: NumberedMutant[] = [];
  for (const [index, original] of originals.entries()) {
    const made = await generateMutants({
      files: original.files,
      targets: original.targets,
      seed: `${request.seed}/${original.name}`,
      count: Math.ceil((side.count - index) / originals.length),
    });
    mutants.push(...made.map((mutant, at) => ({ number: mutants.length + at + 1, original, mutant })));
  }
  const judgements = await judgeInTurn(request, mutants, side);
  const notesOf = (verdict: Judgement['verdict']): MutantNote[] =>
    judgements.filter((one) => one.verdict === verdict).map(({ note }) => note);
  const [wrong, discarded] = [notesOf('wrong'), notesOf('discarded')];
  const valid = mutants.length - discarded.length;
  return { made: mutants.length, valid, right: valid - wrong.length, wrong, discarded };
}

/** Several at once: building and attacking one mutant leaves a core idle much of the time. The order of results is that of the mutants. */
async function judgeInTurn(
  request: MutationStudyRequest,
  mutants: readonly NumberedMutant[],
  side: Side,
): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < mutants.length; at = next++) {
      const mutant = mutants[at];
      if (mutant === undefined) return;
      request.signal?.throwIfAborted();
      judgements[at] = await judgeMutant(request, mutant, side.isVulnerable);
      done += 1;
      side.phase.update((side.isVulnerable ? 0 : side.count) + done, `mutant of ${mutant.original.name}`);
    }
  };
  const stop = (error: unknown): never => {
    next = mutants.length;
    throw error;
  };
  const workers = request.isValidated ? VALIDATED_AT_ONCE : 1;
  // Settled: none may still use a sandbox when the caller goes on.
  const settled = await Promise.allSettled(Array.from({ length: workers }, () => work().catch(stop)));
  for (const worker of settled) if (worker.status === 'rejected') throw worker.reason;
  return judgements;
}

const VALIDATED_AT_ONCE = Math.min(2, availableParallelism());

async function judgeMutant(
  request: MutationStudyRequest,
  { number, original, mutant }: NumberedMutant,
  isVulnerable: boolean,
): Promise<Judgement> {
  const note = { number, of: original.name, operators: mutant.operators };
  const entries = await entriesOf(mutant, original, request.sealed);
  if (request.outputDirectory !== undefined) {
    const folder = `${isVulnerable ? 'vulnerable' : 'correct'}-${number}`;
    await writeMutant(entries, join(request.outputDirectory, folder));
  }
  const invalid = request.isValidated ? await whyInvalid(request, entries, { isVulnerable, number }) : null;
  if (invalid !== null) return { note: { ...note, detail: invalid }, verdict: 'discarded' };
  const { fires, detail } = await judgeStatically(request.sealed, entries);
  return { note: { ...note, detail }, verdict: fires === isVulnerable ? 'right' : 'wrong' };
}

/** Why a mutant is no evidence: it does not build, or it is not what its original is. */
async function whyInvalid(
  request: MutationStudyRequest,
  entries: readonly PatchEntry[],
  mutant: { readonly isVulnerable: boolean; readonly number: number },
): Promise<string | null> {
  const behaviour = await observeBehaviour({
    sealed: request.sealed,
    entries,
    sandbox: request.sandbox,
    random: createRandom(`${request.seed}/${mutant.isVulnerable}/${mutant.number}`),
    temporary: join(request.home, 'temporary'),
    parts: { oracle: mutant.isVulnerable ? 'until-first-open' : true, tests: false },
    ...(request.signal ? { signal: request.signal } : {}),
  });
  if (!behaviour.applies.succeeded) return `does not apply: ${behaviour.applies.detail}`;
  if (!behaviour.build.succeeded) return `does not build: ${behaviour.build.detail.slice(0, 300)}`;
  return mutant.isVulnerable ? whyNotVulnerable(behaviour) : whyNotFixed(behaviour);
}

function whyNotVulnerable({ oracle }: Behaviour): string | null {
  if (oracle === null || !oracle.alive.answered) return `does not run: ${oracle?.alive.detail ?? ''}`;
  return oracle.attacks.some(({ outcome }) => outcome === 'open') ? null : 'no attack gets through';
}

function whyNotFixed({ oracle }: Behaviour): string | null {
  if (oracle === null || !oracle.alive.answered) return `does not run: ${oracle?.alive.detail ?? ''}`;
  const open = oracle.attacks.find(({ outcome }) => outcome !== 'blocked');
  if (open !== undefined) return `attack ${open.family}/${open.variant} is ${open.outcome}`;
  const broken = oracle.benign.find(({ outcome }) => outcome !== 'kept');
  return broken === undefined ? null : `benign case ${broken.name} is ${broken.outcome}`;
}

async function judgeStatically(
  sealed: SealedEnvironment,
  entries: readonly PatchEntry[],
): Promise<{ readonly fires: boolean; readonly detail: string }> {
  const pack = await loadPack(sealed.definition);
  const analysis = await analysePatch(sealed, pack, entries);
  const findings = analysis.after.findings.filter(isTarget);
  const [gap] = analysis.gaps;
  if (findings.length === 0 && gap !== undefined) {
    return { fires: true, detail: `${gap.path} could not be analysed: ${gap.reason}` };
  }
  const places = findings.map(({ checker, path, line }) => `${checker} at ${path}:${line}`);
  return { fires: findings.length > 0, detail: places.join(', ') || 'no target checker fires' };
}

async function entriesOf(
  mutant: Mutant,
  original: Original,
  sealed: SealedEnvironment,
): Promise<PatchEntry[]> {
  const base = (original.base?.entries ?? []).filter(({ path }) => !mutant.changed.has(path));
  const changed = [...mutant.changed].map(
    ([path, text]): PatchEntry => ({ kind: 'file', path, executable: false, content: Buffer.from(text) }),
  );
  const entries = createPatch([...base, ...changed]).entries;
  const kept = await Promise.all(
    entries.map(async (entry) => {
      const before = await readIfPresent(join(sealed.paths.pristine, entry.path));
      return entry.kind === 'file' && before?.equals(entry.content) ? null : entry;
    }),
  );
  return kept.filter((entry) => entry !== null);
}

async function writeMutant(entries: readonly PatchEntry[], directory: string): Promise<void> {
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    const path = join(directory, entry.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, entry.content);
  }
}

/** The functions in which the hole is: those that at least half of the accepted fixes change, or else all that gold does. */
async function vulnerableOriginal(sealed: SealedEnvironment): Promise<Original> {
  const votes = new Map<string, { target: MutationTarget; count: number }>();
  for (const { patch } of sealed.acceptedFixes) {
    for (const target of await functionsChangedBy(sealed, patch, 'before')) {
      const key = JSON.stringify(target);
      votes.set(key, { target, count: (votes.get(key)?.count ?? 0) + 1 });
    }
  }
  const [gold] = sealed.acceptedFixes;
  const common = [...votes.values()]
    .filter(({ count }) => count * 2 >= sealed.acceptedFixes.length)
    .map(({ target }) => target);
  const targets =
    common.length > 0 || gold === undefined ? common : await functionsChangedBy(sealed, gold.patch, 'before');
  return { name: 'vulnerable', targets, base: null, files: await sourcesBeside(sealed, targets, null) };
}

async function fixedOriginal(sealed: SealedEnvironment, name: string, patch: Patch): Promise<Original> {
  const targets = await functionsChangedBy(sealed, patch, 'after');
  return { name, targets, base: patch, files: await sourcesBeside(sealed, targets, patch) };
}

async function functionsChangedBy(
  sealed: SealedEnvironment,
  patch: Patch,
  side: 'before' | 'after',
): Promise<MutationTarget[]> {
  const targets: MutationTarget[] = [];
  for (const entry of patch.entries) {
    if (entry.kind !== 'file') continue;
    const before = (await readIfPresent(join(sealed.paths.pristine, entry.path)))?.toString('utf8') ?? '';
    const after = entry.content.toString('utf8');
    const [here, there] = side === 'before' ? [before, after] : [after, before];
    for (const symbol of await changedFunctions(entry.path, here, there)) {
      targets.push({ path: entry.path, symbol });
    }
  }
  return targets;
}

/** The files of the folders that the targets are in, of the same language, as they are after the patch. */
async function sourcesBeside(
  sealed: SealedEnvironment,
  targets: readonly MutationTarget[],
  patch: Patch | null,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { path } of targets) {
    const folder = dirname(path);
    const names = await readdir(join(sealed.paths.pristine, folder));
    for (const name of names.filter((one) => extname(one) === extname(path) && !/_test\.go$/.test(one))) {
      const beside = folder === '.' ? name : `${folder}/${name}`;
      const content = await readIfPresent(join(sealed.paths.pristine, beside));
      if (content !== null) files.set(beside, content.toString('utf8'));
    }
  }
  for (const entry of patch?.entries ?? []) {
    if (entry.kind === 'file') files.set(entry.path, entry.content.toString('utf8'));
    else files.delete(entry.path);
  }
  return files;
}
