/** The only style of all pages. Colours have a contrast of at least 4.5 to 1, and none says anything that a word does not. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa;--link:#0550ae;
--good:#116329;--goodsoft:#dafbe1;--bad:#a40e26;--badsoft:#ffebe9;--open:#7d4e00;--opensoft:#fff8c5;--bar:#6e7781}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--dim:#9aa4ae;--line:#30363d;--soft:#161b22;--link:#79c0ff;
--good:#56d364;--goodsoft:#12361f;--bad:#ff9b93;--badsoft:#4a1519;--open:#e3b341;--opensoft:#3b2c08;--bar:#8b949e}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem 1.25rem 4rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}
a{color:var(--link)}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0 .75rem;max-width:48rem}
nav{font-size:.9rem}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
code{overflow-wrap:anywhere}
pre{margin:.25rem 0;padding:.4rem .6rem;background:var(--soft);border-radius:.25rem;white-space:pre-wrap;overflow-wrap:anywhere}
.dim{color:var(--dim)}
.small{font-size:.85rem}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.verdict{display:inline-block;padding:.1rem .6rem;border:2px solid currentColor;border-radius:.3rem;font-weight:700;letter-spacing:.03em}
.lead{font-size:1.1rem}
.cards{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.cards li{flex:1 1 8rem;padding:.6rem .9rem;border:1px solid var(--line);border-radius:.4rem;background:var(--soft)}
.cards b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;margin:.5rem 0}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.scroll+.scroll{margin-top:1.25rem}
.scroll:focus-visible{outline:2px solid var(--link)}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--dim);padding-bottom:.35rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{border-bottom:2px solid var(--line);vertical-align:bottom}
tbody th{font-weight:400;overflow-wrap:anywhere;min-width:9rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.keep{white-space:nowrap}
.any{overflow-wrap:anywhere;min-width:10rem}
.map td{text-align:center;padding:.25rem;min-width:2rem;border:1px solid var(--page);font-variant-numeric:tabular-nums}
.map th.up{text-align:center;padding:.4rem .2rem;font-weight:400}
.map .up span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg)}
.map .good{background:var(--goodsoft)}.map .bad{background:var(--badsoft);font-weight:700}.map .open{background:var(--opensoft);font-weight:700}
.map .dim{background:var(--soft)}
.bars{width:35%;min-width:8rem}
.bars svg{display:block;width:100%;height:1.1rem}
svg .good{fill:var(--good)}svg .bad{fill:var(--bad)}svg .open{fill:var(--open)}svg .bar{fill:var(--bar)}svg .back{fill:var(--soft)}
.issue{margin:0 0 1rem;padding:.7rem .9rem;border:1px solid var(--line);border-left-width:.35rem;border-radius:.3rem}
.issue.bad{border-left-color:var(--bad);color:inherit}.issue.open{border-left-color:var(--open);color:inherit}.issue.dim{border-left-color:var(--bar);color:inherit}
.issue ul{margin:.25rem 0;padding-left:1.1rem}
blockquote{margin:.25rem 0;padding-left:.7rem;border-left:2px solid var(--line);color:var(--dim)}
.notice{padding:.6rem .9rem;border:1px solid var(--open);border-radius:.3rem;background:var(--opensoft)}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--line);font-size:.85rem;color:var(--dim)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){body{padding:1rem .75rem 3rem}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.4rem}th,td{padding:.3rem .4rem}}
@media print{@page{margin:15mm}:root{color-scheme:light;--page:#fff;--text:#000;--dim:#444;--line:#bbb;--soft:#f4f4f4;--link:#000;
--good:#0b4f1f;--goodsoft:#e3f5e7;--bad:#8d0a1f;--badsoft:#fde3e1;--open:#5f3b00;--opensoft:#fdf3c8;--bar:#555}
body{max-width:none;padding:0;font-size:10pt}nav{display:none}.scroll{overflow:visible}table{font-size:8.5pt}
h2,h3{break-after:avoid}tr,.issue,.cards li{break-inside:avoid}thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
