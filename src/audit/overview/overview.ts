import { compareUtf8 } from '../../format/order.ts';
import type { AuditHeader } from '../auditHeader.ts';
import type { AuditResult } from '../auditResult.ts';
import type { AuditTotals } from '../totals.ts';
import { hasPage } from './hasPage.ts';
import { LISTED_RUNS, listPage, listName } from './listPage.ts';
import { MOST_DRIFTS, MOST_MAPPED, overviewPage } from './overviewPage.ts';
import { Periods } from './periods.ts';

/** Takes one page: its path below the output, and its text. */
export type PageSink = (path: string, text: string) => void;

/**
 * The pages that an auditor opens first, made from the results as they pass by: memory does not grow with the runs. Only runs
 * that have a page are listed.
 */
export class Overview {
  readonly #header: AuditHeader;
  readonly #totals: AuditTotals;
  readonly #write: PageSink;
  readonly #periods = new Periods();
  readonly #drifts: AuditResult[] = [];
  #mapped: AuditResult[] | undefined = [];
  #listed: AuditResult[] = [];
  #pages = 0;

  constructor(header: AuditHeader, totals: AuditTotals, write: PageSink) {
    this.#header = header;
    this.#totals = totals;
    this.#write = write;
  }

  add(result: AuditResult): void {
    this.#periods.add(result);
    if (this.#mapped !== undefined && this.#mapped.push(result) > MOST_MAPPED) this.#mapped = undefined;
    if (result.replay?.result === 'differs' && this.#drifts.length < MOST_DRIFTS) this.#drifts.push(result);
    if (!hasPage(result, this.#header.plan.runs)) return;
    if (this.#listed.length === LISTED_RUNS) this.#list(true);
    this.#listed.push(result);
  }

  finish(): void {
    if (this.#listed.length > 0) this.#list(false);
    this.#write(
      'index.html',
      overviewPage({
        header: this.#header,
        totals: this.#totals,
        periods: this.#periods.list(),
        mapped: this.#mapped?.sort((a, b) => compareUtf8(when(a), when(b)) || compareUtf8(a.path, b.path)),
        drifts: this.#drifts,
        pages: this.#pages,
      }),
    );
  }

  #list(hasNext: boolean): void {
    this.#pages += 1;
    this.#write(`list/${listName(this.#pages)}`, listPage({ number: this.#pages, hasNext, runs: this.#listed }));
    this.#listed = [];
  }
}

/** Runs without a time come last. */
function when({ period }: AuditResult): string {
  return period?.begin ?? '~';
}
