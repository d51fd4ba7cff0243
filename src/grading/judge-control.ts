import type { Verdict } from '../core/verdict.js';
import type { Control, ControlKind } from '../environment/control.js';

/** What `certify` expects of a control. `gold` and `noop` are built in. */
export type Expectation = {
  readonly name: string;
  readonly kind: ControlKind | 'gold' | 'noop';
  readonly reward: 'fix' | 'partial' | 'zero';
  readonly closes?: readonly string[] | undefined;
  readonly targetSilent?: boolean | undefined;
  readonly breaks?: readonly string[] | undefined;
};

/** A fix earns at least this under the gated recipe, whatever its size and style. */
export const FIX_FLOOR = 0.75;
/** Partial progress earns at most this. */
export const PARTIAL_CEILING = 0.2;

export const GOLD_EXPECTATION: Expectation = {
  name: 'gold',
  kind: 'gold',
  reward: 'fix',
  targetSilent: true,
};
export const NOOP_EXPECTATION: Expectation = {
  name: 'noop',
  kind: 'noop',
  reward: 'zero',
  targetSilent: false,
};

/** The expectation that a control states. */
export function expectationOf(control: Control): Expectation {
  return { name: control.name, kind: control.kind, ...control.expect };
}

/** Where a verdict differs from what is expected; empty when it is as it must be. */
export function judgeControl(expectation: Expectation, verdict: Verdict): string[] {
  const reward = verdict.rewards.gated ?? null;
  if (reward === null) return [`unscored: ${verdict.reason ?? 'no reason given'}`];
  return [
    ...judgeReward(expectation, reward, verdict),
    ...judgeTarget(expectation, verdict),
    ...judgeClosed(expectation, verdict),
    ...(expectation.breaks ?? [])
      .filter((name) => verdict.benign.find((benign) => benign.name === name)?.outcome !== 'broken')
      .map((name) => `benign case ${name} should be broken by it, but is kept`),
  ];
}

function judgeReward(expectation: Expectation, reward: number, verdict: Verdict): string[] {
  const isAccepted = expectation.kind === 'gold' || expectation.kind === 'alternative';
  switch (expectation.reward) {
    case 'fix':
      if (isAccepted && reward < 1)
        return [`an accepted fix should earn 1, but earns ${reward.toFixed(3)}${whyNot(verdict)}`];
      return reward < FIX_FLOOR
        ? [`a fix should earn at least ${FIX_FLOOR}, but earns ${reward.toFixed(3)}${whyNot(verdict)}`]
        : [];
    case 'partial':
      return reward > 0 && reward <= PARTIAL_CEILING
        ? []
        : [
            `a partial fix should earn above 0 and at most ${PARTIAL_CEILING}, but earns ${reward.toFixed(3)}${whyNot(verdict)}`,
          ];
    case 'zero':
      return reward === 0 ? [] : [`should earn 0, but earns ${reward.toFixed(3)}`];
  }
}

function judgeTarget(expectation: Expectation, verdict: Verdict): string[] {
  const target = verdict.vector.target_issue_fixed;
  if (expectation.targetSilent === undefined || target.status !== 'scored') return [];
  const isSilent = verdict.findings.targetRemaining.length === 0;
  if (isSilent === expectation.targetSilent) return [];
  return [
    expectation.targetSilent
      ? 'the target checkers should be silent, but fire'
      : 'the target checkers should fire, but are silent',
  ];
}

function judgeClosed(expectation: Expectation, verdict: Verdict): string[] {
  return (expectation.closes ?? []).flatMap((family) => {
    const attacks = verdict.attacks.filter((attack) => attack.family === family);
    if (attacks.length === 0) return [`there is no attack family ${family}`];
    const open = attacks.filter((attack) => attack.outcome !== 'blocked').map((attack) => attack.variant);
    return open.length > 0 ? [`should close family ${family}, but not blocked: ${open.join(', ')}`] : [];
  });
}

function whyNot(verdict: Verdict): string {
  const failed = Object.values(verdict.vector).flatMap((score) => score.evidence.filter(({ ok }) => !ok));
  const first = failed.slice(0, 4).map(({ what, where }) => (where ? `${what} (${where})` : what));
  return first.length > 0 ? `: ${first.join('; ')}` : '';
}
