/** Where long work says how far it is. Renderers live in the command line; `silentProgress` says nothing. */
export interface Progress {
  /** Begins a phase, with the number of its steps where it is known. */
  start(label: string, total?: number): ProgressPhase;
  /** One line that stays. */
  log(message: string): void;
}

export interface ProgressPhase {
  /** Steps done so far, and what is being done now. */
  update(done: number, detail?: string): void;
  finish(outcome?: string): void;
}

export const silentProgress: Progress = {
  start: () => ({ update: () => {}, finish: () => {} }),
  log: () => {},
};
