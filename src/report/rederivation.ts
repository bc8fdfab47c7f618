import type { Comparison } from './compareReports.ts';

/** Why a report could not be derived again. Closed, and in own words. */
export type NotRederivable =
  /** It is the report of a check that could not be done. */
  | 'no_result'
  /** It says of itself that chance decided: permission, a file that changed, an I/O error, memory, a deadline. */
  | 'not_reproducible'
  /** Its procedure is a file, and none was given. */
  | 'procedure_not_given'
  /** Its procedure was shipped, and is not shipped with this version. */
  | 'procedure_unknown'
  /** The policy of this version cannot judge the procedure. */
  | 'procedure_refused'
  /** The procedure does not know a recorded param, or allows other values. */
  | 'params_refused'
  /** Its policy had rules of the user, which were not given. */
  | 'user_policies_not_given'
  /** Something in the run could not be read this time, for a reason that says nothing about the run. */
  | 'run_not_readable';

/**
 * What came of deriving a report again: `before` is the recorded report, `after` the derived one. `equivalent`: verdict,
 * outcome, issues, subject and assurance are the same over the same bytes, and a factor explains what differs.
 */
export type Rederivation =
  | { readonly result: 'identical' | 'equivalent' | 'differs'; readonly comparison: Comparison }
  | { readonly result: 'not_rederivable'; readonly reason: NotRederivable };
