/**
 * The colours and lines of dot plots, light and dark. Kinds of dots differ in shape as well as in colour,
 * and the colours (blue, amber, vermilion) stay apart for every common kind of colour blindness.
 */
export const DOT_PLOT_STYLE = `
:root { --page: #ffffff; --text: #1d2329; --faint: #5d6670; --line: #d9dee3; --band: #f5f7f9; --fixed: #0072b2; --partial: #b37400; --not-fixed: #d04f00; --unscored: #6b7480; }
@media (prefers-color-scheme: dark) { :root { --page: #14171c; --text: #e6e9ec; --faint: #a0a8b1; --line: #343b44; --band: #1b2027; --fixed: #56b4e9; --partial: #f0b429; --not-fixed: #ff8a52; --unscored: #98a2ad; } }
.dot-plot { font-family: system-ui, sans-serif; font-size: 11px; }
.dot-plot text { fill: var(--text); }
.dot-plot .faint { fill: var(--faint); }
.dot-plot .page { fill: var(--page); }
.dot-plot .title { font-size: 13px; font-weight: 600; }
.dot-plot .band { fill: var(--band); }
.dot-plot .grid { stroke: var(--line); stroke-width: 1; fill: none; }
.dot-plot .mean { fill: var(--text); stroke: var(--page); stroke-width: .75; pointer-events: none; }
.dot-plot .interval { stroke: var(--text); stroke-width: 1.25; fill: none; opacity: .65; pointer-events: none; }
.dot-plot use { stroke-width: 1.6; fill-opacity: .6; stroke-opacity: .85; }
.dot-plot use[href="#dot-fixed"] { fill: var(--fixed); stroke: none; }
.dot-plot use[href="#dot-partial"] { fill: var(--partial); stroke: none; fill-opacity: .8; }
.dot-plot use[href="#dot-not-fixed"] { fill: none; stroke: var(--not-fixed); }
.dot-plot use[href="#dot-unscored"] { fill: none; stroke: var(--unscored); }
`;

/** The shapes of dots, by their kind. */
export const DOT_SHAPES = [
  '<defs>',
  '<circle id="dot-fixed" r="3.4"/>',
  '<path id="dot-partial" d="M0-4.6L4.6 0 0 4.6-4.6 0Z"/>',
  '<path id="dot-not-fixed" d="M-3-3L3 3M-3 3L3-3"/>',
  '<rect id="dot-unscored" x="-3" y="-3" width="6" height="6"/>',
  '</defs>',
].join('');
