import { sortedBy } from '../format/order.ts';
import { type Waiver, WHOLE_PROCEDURE } from '../policy/bindWaivers.ts';
import type { Issue, ReportWaiver } from './gateReport.ts';

const DAY_US = 86_400 * 1_000_000;

/**
 * A target release as selectors spell it. The run says what its target is, so that spelling must mean nothing else: an `@`
 * would let the end of a subject count as the beginning of a target, and a target may be called `procedure` or look like
 * the digest of another run.
 */
export function releaseBound(target: string): string {
  const escaped = target.replaceAll('%', '%25').replaceAll('@', '%40');
  return `@${escaped}` === WHOLE_PROCEDURE || /^sha256:[0-9a-f]{64}$/.test(escaped) ? `release%3A${escaped}` : escaped;
}

/** The waivers of one evaluation, at its as-of, for its run. */
export class WaiverLedger {
  readonly #waivers: readonly Waiver[];
  readonly #asOfUs: number;
  /** What a waiver may be tied to: the target release, where one is stated, and the run digest. Issues name the first. */
  readonly #bounds: readonly string[];

  constructor(waivers: readonly Waiver[], asOfUs: number, bounds: readonly string[]) {
    this.#waivers = waivers;
    this.#asOfUs = asOfUs;
    this.#bounds = bounds;
  }

  /** Selectors of the waivers in effect that name this issue; none for one that nobody may except. */
  covering({ waive }: Pick<Issue, 'waive'>): string[] {
    if (waive === null) return [];
    const id = waive.slice(0, -`@${this.#bounds[0] ?? ''}`.length);
    const named = [...this.#bounds.map((bound) => `${id}@${bound}`), `${id}${WHOLE_PROCEDURE}`];
    return this.#waivers
      .filter((waiver) => named.includes(waiver.selector) && this.#stateOf(waiver) === 'in_effect')
      .map(({ selector }) => selector);
  }

  /** Every waiver, the unused and the expired too: an exception that nobody needs any more has to be seen. */
  rows(waived: readonly Issue[]): ReportWaiver[] {
    const used = waived.flatMap((issue) => this.covering(issue));
    const rows = this.#waivers.map((waiver): ReportWaiver => {
      const { selector, owner, reason, issued, expires } = waiver;
      return {
        selector,
        owner,
        reason,
        ...(issued !== null && { issued: issued.text }),
        expires: expires.text,
        daysLeft: Math.floor((expires.us - this.#asOfUs) / DAY_US),
        state: this.#stateOf(waiver),
        matched: used.filter((one) => one === selector).length,
      };
    });
    return sortedBy(rows, ({ selector }) => selector);
  }

  #stateOf({ issued, expires }: Waiver): ReportWaiver['state'] {
    if (this.#asOfUs >= expires.us) return 'expired';
    return issued !== null && this.#asOfUs < issued.us ? 'not_yet' : 'in_effect';
  }
}
