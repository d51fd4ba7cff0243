import type { Progress, ProgressPhase } from '../core/progress.js';
import { displayWidth } from '../report/display-width.js';
import { bar, formatDuration } from '../report/figures.js';
import { type ReportStyle, styleFor } from '../report/style.js';
import { shortVisibleText } from '../report/visible-text.js';

/** Progress that is drawn somewhere, and leaves the place tidy when closed. */
export type ProgressRenderer = Progress & {
  /** Erases what is not meant to stay and stops the clock. Idempotent; later phases are drawn again. */
  close(): void;
};

type Phase = {
  readonly label: string;
  readonly total: number | undefined;
  readonly began: number;
  done: number;
  detail: string;
};

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
/** A log file wants to know that something happens, not everything. */
const PLAIN_INTERVAL_MS = 1000;
const MAX_PHASES_SHOWN = 6;

/** Draws moving lines on a terminal, and otherwise writes a line when a phase begins and one when it ends. */
export function createProgress(
  stream: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ProgressRenderer {
  const isLive = stream.isTTY === true && variables.TERM !== 'dumb';
  return isLive ? new LiveProgress(stream) : new PlainProgress(stream);
}

class PlainProgress implements ProgressRenderer {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  start(label: string, total?: number): ProgressPhase {
    const began = performance.now();
    let [doneBefore, loggedAt] = [0, Number.NEGATIVE_INFINITY];
    this.log(`${label} ...`);
    return {
      update: (done, detail) => {
        const isDue = done > doneBefore && performance.now() - loggedAt >= PLAIN_INTERVAL_MS;
        if (total === undefined || !isDue) return;
        [doneBefore, loggedAt] = [done, performance.now()];
        this.log(`${label} ${done}/${total}${detail ? `: ${detail}` : ''}`);
      },
      finish: (outcome) =>
        this.log(`${label}: ${outcome ?? 'done'} (${formatDuration(performance.now() - began)})`),
    };
  }

  log(message: string): void {
    this.#stream.write(`${shortVisibleText(message, 2000)}\n`);
  }

  close(): void {}
}

class LiveProgress implements ProgressRenderer {
  readonly #stream: NodeJS.WriteStream;
  readonly #phases = new Set<Phase>();
  #timer: NodeJS.Timeout | null = null;
  #linesDrawn = 0;
  #frame = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  start(label: string, total?: number): ProgressPhase {
    const phase: Phase = { label, total, began: performance.now(), done: 0, detail: '' };
    this.#phases.add(phase);
    this.#timer ??= setInterval(() => this.#draw(), FRAME_MS).unref();
    this.#draw();
    return {
      update: (done, detail) => {
        phase.done = done;
        phase.detail = detail ?? phase.detail;
      },
      finish: (outcome) => this.#finish(phase, outcome),
    };
  }

  log(message: string): void {
    this.#erase();
    this.#stream.write(`${shortVisibleText(message, 2000)}\n`);
    this.#draw();
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#erase();
  }

  #finish(phase: Phase, outcome: string | undefined): void {
    if (!this.#phases.delete(phase)) return;
    const { green, dim } = this.#style().colors;
    const time = dim(formatDuration(performance.now() - phase.began));
    this.#erase();
    const end = outcome === undefined ? '' : `: ${shortVisibleText(outcome, 200)}`;
    this.#stream.write(`${green('•')} ${shortVisibleText(phase.label, 200)}${end} ${time}\n`);
    if (this.#phases.size === 0) this.close();
    else this.#draw();
  }

  #draw(): void {
    this.#erase();
    this.#frame += 1;
    const phases = [...this.#phases];
    const lines = phases.slice(0, MAX_PHASES_SHOWN).map((phase) => this.#line(phase));
    if (phases.length > MAX_PHASES_SHOWN) lines.push(`  and ${phases.length - MAX_PHASES_SHOWN} more`);
    if (lines.length === 0) return;
    this.#stream.write(`${lines.join('\n')}\n`);
    this.#linesDrawn = lines.length;
  }

  #erase(): void {
    if (this.#linesDrawn === 0) return;
    this.#stream.write(`\u001b[${this.#linesDrawn}A\u001b[0J`);
    this.#linesDrawn = 0;
  }

  #line(phase: Phase): string {
    const style = this.#style();
    const { cyan, dim } = style.colors;
    const spinner = cyan(FRAMES[this.#frame % FRAMES.length] ?? '');
    const counted =
      phase.total === undefined || phase.total === 0
        ? ''
        : ` ${bar(Math.min(1, phase.done / phase.total), 12, style)} ${phase.done}/${phase.total}`;
    const time = formatDuration(performance.now() - phase.began);
    const head = `${spinner} ${shortVisibleText(phase.label, 60)}${counted} ${dim(time)}`;
    const room = style.width - displayWidth(head) - 2;
    const detail = phase.detail === '' || room < 12 ? '' : ` ${dim(shortVisibleText(phase.detail, room))}`;
    return head + detail;
  }

  #style(): ReportStyle {
    return styleFor(this.#stream);
  }
}
