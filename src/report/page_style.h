#pragma once

#include <string_view>

namespace nest2mqtt::report {

/// The looks of all pages: light or dark as the browser is, from a phone's width up.
inline constexpr std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --ground: #f2f4f6; --paper: #fff; --ink: #17202a; --soft: #5a6672; --line: #dde3e8;
  --good: #14713d; --good-ground: #e0f4e8;
  --waiting: #8a5200; --waiting-ground: #fdf0d5;
  --bad: #b3261e; --bad-ground: #fce8e6;
  --warm: #a33c00; --warm-ground: #ffe9dc;
  --cool: #0b5cad; --cool-ground: #e1effd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1419; --paper: #182028; --ink: #e8edf2; --soft: #9aa7b4; --line: #2a3540;
    --good: #6fd89b; --good-ground: #12331f;
    --waiting: #f3bd63; --waiting-ground: #3a2a0b;
    --bad: #ff9d94; --bad-ground: #431a17;
    --warm: #ffb388; --warm-ground: #45200a;
    --cool: #93c5ff; --cool-ground: #0d2b4d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; padding-top: 1.5rem; }
header p { margin: 0; color: var(--soft); flex-basis: 100%; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.02em; }
section { margin-top: 2rem; }
h2 { margin: 0 0 .75rem; font-size: 1.15rem; line-height: 1.3; }
h3 { margin: 0; font-size: 1rem; line-height: 1.35; }
a { color: inherit; }
.cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; min-width: 0; }
.top { display: flex; justify-content: space-between; align-items: center; gap: .75rem; min-height: 1.75rem; }
.kind { margin: 0; color: var(--soft); font-size: .85rem; }
.headline { margin: .35rem 0 .5rem; font-size: 1.75rem; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; }
.headline .mark { font-size: 1.2rem; }
.card:has(details[open]) { grid-column: 1 / -1; }
.note { margin: .5rem 0; font-size: .9rem; }
.mark { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; }
.mark { white-space: nowrap; }
.mark::before { margin-right: .4em; }
.good { color: var(--good); background: var(--good-ground); }
.good::before { content: "\2713"; }
.waiting { color: var(--waiting); background: var(--waiting-ground); }
.waiting::before { content: "\2026"; }
.bad { color: var(--bad); background: var(--bad-ground); }
.bad::before { content: "!"; }
.warm { color: var(--warm); background: var(--warm-ground); }
.warm::before { content: "\2191"; }
.cool { color: var(--cool); background: var(--cool-ground); }
.cool::before { content: "\2193"; }
.problems { border-radius: .75rem; padding: 1rem 1.25rem; background: var(--bad-ground); color: var(--bad); }
.problems.soft { background: var(--waiting-ground); color: var(--waiting); }
.problems h2 { margin-bottom: .25rem; }
.problems ul { margin: 0; padding-left: 1.2rem; color: var(--ink); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem 1rem; margin: .5rem 0 0; font-size: .9rem; }
dt { color: var(--soft); overflow-wrap: normal; }
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
.home > dl { display: flex; flex-wrap: wrap; margin: 0 0 .75rem; gap: .25rem 2rem; }
.home > dl div { display: flex; flex-direction: column; }
.home > dl dd { text-align: left; font-weight: 600; }
.home > details { margin: 0 0 1rem; }
details { margin-top: .75rem; font-size: .85rem; }
summary { cursor: pointer; color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding: .5rem 0; text-align: left; color: var(--soft); }
code { font: .95em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th { font-weight: 600; }
tbody th { font-weight: 400; color: var(--soft); }
td:last-child { padding-right: 0; }
details table { table-layout: fixed; }
.wide { overflow: hidden; padding: .5rem 1rem; }
.wide caption { padding-top: .25rem; }
.when { white-space: nowrap; }
.target { min-width: 9rem; }
.what { min-width: 16rem; }
.utc { display: block; color: var(--soft); font-size: .85rem; }
.budgets { list-style: none; margin: 0; padding: 0; }
.budgets li { display: flex; justify-content: space-between; gap: 1rem; padding: .25rem 0; font-size: .9rem; }
.pips { letter-spacing: .2em; }
pre { margin: .5rem 0; white-space: pre-wrap; font: .85rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.empty { margin: 0; color: var(--soft); }
footer { margin-top: 2.5rem; padding-bottom: 2rem; color: var(--soft); font-size: .85rem; }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; border-radius: .25rem; }
@media (max-width: 40rem) {
  .wide thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .wide tr { display: grid; grid-template-columns: 1fr auto; gap: .1rem .75rem; padding: .6rem 0; }
  .wide tr { border-top: 1px solid var(--line); }
  .wide thead tr { display: none; }
  .wide td { border: 0; padding: 0; min-width: 0; }
  .wide .when { order: 2; grid-column: 1 / -1; font-size: .85rem; color: var(--soft); }
  .wide .when .utc { display: inline; }
  .wide .result { text-align: right; }
  .wide .what, .wide .why { grid-column: 1 / -1; }
}
@media (prefers-reduced-motion: no-preference) { summary { transition: color .15s; } }
summary:hover { color: var(--ink); }
)css";

}  // namespace nest2mqtt::report
